package dev.forewarn.adapter.kubernetes;

import dev.forewarn.action.Action;
import dev.forewarn.action.ActionExecutor;
import dev.forewarn.action.ActionReceipt;
import dev.forewarn.action.ActionRequest;
import dev.forewarn.action.Leadership;
import dev.forewarn.action.Replicas;
import dev.forewarn.action.Workload;
import dev.forewarn.adapter.kubernetes.ApiFailure.Fate;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Acts on workloads of a cluster. Docs: docs/kubernetes.md.
 *
 * <p>Each attempt asks who leads, reads the object, looks whether the key was done before, and writes on condition that the
 * object is still as it was read. A conflict begins again from the start, a few times. Where it is not known whether a
 * write was done, it is looked once, and the answer is {@code Unknown} where that does not tell.
 */
public final class KubernetesExecutor implements ActionExecutor {
    private static final Logger LOG = LoggerFactory.getLogger(KubernetesExecutor.class);
    private static final int ATTEMPTS = 5;

    private final ClusterApi api;
    private final Leadership leadership;
    private final Targets targets;
    private final EventWriter events;
    private final Scaling scaling;
    private final Restarting restarting;
    private final Evicting evicting;
    private final RollingBack rollingBack;
    private final String described;

    /** @param leadership asked before every attempt */
    public KubernetesExecutor(ClusterConnection connection, ClusterScope scope, Leadership leadership) {
        this.api = connection.api();
        this.leadership = leadership;
        this.targets = new Targets(scope, new Kinds(api, scope.kinds()));
        this.events = new EventWriter(api);
        this.scaling = new Scaling(api, scope);
        this.restarting = new Restarting(api);
        this.evicting = new Evicting(api);
        this.rollingBack = new RollingBack(api);
        this.described = "Kubernetes at " + connection.server();
    }

    @Override
    public String describe() {
        return described;
    }

    @Override
    public ActionReceipt execute(ActionRequest request) {
        try {
            Place place = targets.read(request.target().name());
            for (int i = 0; i < ATTEMPTS; i++) {
                try {
                    return attempt(request, place);
                } catch (ApiFailure e) {
                    if (e.fate() != Fate.CONFLICT) {
                        return afterFailure(request, place, e);
                    }
                }
            }
            return refused(request, place + " was changed by others " + ATTEMPTS + " times while Forewarn tried");
        } catch (Refusal e) {
            return refused(request, e.said());
        } catch (ApiFailure e) {
            return refused(request, e.said()); // only reads happen outside an attempt
        }
    }

    /** Looks, and does nothing: what no object knows of was not done, and a half that was begun is not completed. */
    @Override
    public ActionReceipt lookUp(ActionRequest request) {
        if (request.action() instanceof Action.Notify) {
            return execute(request); // an event that is written twice does no harm
        }
        try {
            Place place = targets.read(request.target().name());
            Optional<ActionReceipt.Applied> done = look(request, place);
            return done.isPresent()
                    ? done.get()
                    : refused(request, "was not done: " + place + " has no record of " + request.idempotencyKey());
        } catch (Refusal e) {
            return refused(request, e.said());
        } catch (ApiFailure e) {
            return new ActionReceipt.Unknown(request.at(), "it cannot be looked up: " + e.said());
        }
    }

    @Override
    public Optional<Replicas> replicas(Workload workload, Instant at) {
        try {
            Place place = targets.read(workload.name());
            return place.type().equals(ResourceType.POD)
                    ? Optional.empty()
                    : api.find(place).map(KubernetesExecutor::replicas);
        } catch (Refusal | ApiFailure e) {
            LOG.warn("It is not known how many replicas {} has: {}", workload, e.getMessage());
            return Optional.empty();
        }
    }

    /** A status without a number of ready ones has none. */
    private static Replicas replicas(GenericKubernetesResource workload) {
        return workload.getKind().equals(ResourceType.DAEMON_SET.kind())
                ? new Replicas(
                        Fields.number(workload, "status", "numberReady").orElse(0),
                        Fields.number(workload, "status", "desiredNumberScheduled")
                                .orElse(0))
                : new Replicas(
                        Fields.number(workload, "status", "readyReplicas").orElse(0),
                        Fields.number(workload, "spec", "replicas").orElse(1));
    }

    private ActionReceipt attempt(ActionRequest request, Place place) throws Refusal {
        long fence = switch (leadership.confirm()) {
            case Leadership.Leader leader -> leader.fence();
            case Leadership.Follower follower -> throw new Refusal("not done by this instance: " + follower.why());
        };
        Optional<GenericKubernetesResource> found = api.find(place);
        if (found.isEmpty()) {
            return absent(request, place);
        }
        var act = new Act(request, place, found.get(), fence);
        Marks.refuseWherePaused(place, found.get());
        if (request.action() instanceof Action.Notify notice) {
            return tell(act, notice);
        }
        Deed deed = deed(act);
        Optional<ActionReceipt.Applied> before = deed.recorded(act);
        if (before.isPresent()) {
            return before.get();
        }
        ActionReceipt.Applied done = deed.carryOut(act);
        note(act, done.said());
        return done;
    }

    private Deed deed(Act act) throws Refusal {
        boolean isPod = act.place().type().equals(ResourceType.POD);
        return switch (act.request().action()) {
            case Action.Scale ignored -> scaling;
            case Action.Restart ignored -> isPod ? evicting : restarting;
            case Action.Rollback ignored -> rollingBack;
            case Action.Notify ignored -> throw new IllegalStateException("a notice is no deed");
        };
    }

    private ActionReceipt absent(ActionRequest request, Place place) throws Refusal {
        if (place.type().equals(ResourceType.POD) && request.action() instanceof Action.Restart) {
            Optional<ActionReceipt.Applied> went =
                    evicting.recordedOfGone(place, DoneBook.keyOf(request.idempotencyKey()));
            if (went.isPresent()) {
                return went.get();
            }
        }
        return refused(
                request,
                "there is no " + place.type().word() + " " + place.name() + " in namespace " + place.namespace());
    }

    private ActionReceipt tell(Act act, Action.Notify notice) {
        String said = notice.message().isBlank() ? act.request().reason() : notice.message();
        events.write(
                act.place(),
                act.workload(),
                "ForewarnNotice",
                said,
                act.request().at());
        return new ActionReceipt.Applied(
                act.request().at(), "kubernetes:" + act.key(), "wrote an event on " + act.place() + ": " + said);
    }

    /** Events are a courtesy: what was done stays done without them. */
    private void note(Act act, String said) {
        String reason = switch (act.request().action()) {
            case Action.Scale ignored -> "ForewarnScaled";
            case Action.Restart ignored -> "ForewarnRestarted";
            case Action.Rollback ignored -> "ForewarnRolledBack";
            case Action.Notify ignored -> "ForewarnNotice";
        };
        try {
            String sentence = said + ", because " + act.request().reason();
            events.write(
                    act.place(), act.workload(), reason, sentence, act.request().at());
        } catch (ApiFailure e) {
            LOG.warn("No event could be written on {}: {}", act.place(), e.said());
        }
    }

    private ActionReceipt afterFailure(ActionRequest request, Place place, ApiFailure failure) {
        if (!failure.mayHaveBeenDone()) {
            return refused(request, failure.said());
        }
        try {
            Optional<ActionReceipt.Applied> done = look(request, place);
            if (done.isPresent()) {
                return done.get();
            }
        } catch (Refusal | ApiFailure e) {
            LOG.warn("It could not be looked whether {} was done: {}", request, e.getMessage());
        }
        return new ActionReceipt.Unknown(
                request.at(), failure.said() + "; it may still happen, so look at " + place + " before repeating it");
    }

    private Optional<ActionReceipt.Applied> look(ActionRequest request, Place place) throws Refusal {
        if (request.action() instanceof Action.Notify) {
            return Optional.empty();
        }
        Optional<GenericKubernetesResource> found = api.find(place);
        if (found.isEmpty()) {
            return place.type().equals(ResourceType.POD)
                    ? evicting.recordedOfGone(place, DoneBook.keyOf(request.idempotencyKey()))
                    : Optional.empty();
        }
        var act = new Act(request, place, found.get(), 0);
        return deed(act).recorded(act);
    }

    private static ActionReceipt.Refused refused(ActionRequest request, String said) {
        return new ActionReceipt.Refused(request.at(), said);
    }
}
