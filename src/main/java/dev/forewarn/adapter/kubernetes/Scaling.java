package dev.forewarn.adapter.kubernetes;

import dev.forewarn.action.Action;
import dev.forewarn.action.ActionReceipt;
import dev.forewarn.adapter.kubernetes.DoneBook.Entry;
import dev.forewarn.adapter.kubernetes.DoneBook.State;
import dev.forewarn.metric.DurationWords;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adds replicas for a while. Where an autoscaler has the workload its floor is raised, and replicas are never written, since
 * it would take them back; else the scale subresource is written.
 *
 * <p>The floor, the lease on it and the key go in one write. The scale subresource has no annotations: there the lease
 * and the key are written first, with the number that is meant, so that who comes after a crash can look.
 */
final class Scaling implements Deed {
    private static final Logger LOG = LoggerFactory.getLogger(Scaling.class);

    private final ClusterApi api;
    private final Floors floors;
    private final ClusterScope scope;

    Scaling(ClusterApi api, ClusterScope scope) {
        this.api = api;
        this.floors = new Floors(api);
        this.scope = scope;
    }

    @Override
    public Optional<ActionReceipt.Applied> recorded(Act act) throws Refusal {
        Optional<Entry> here = act.before(act.place(), act.workload());
        if (here.isEmpty()) {
            Optional<Floor> floor = floors.of(act.place());
            return floor.isPresent()
                    ? Act.answered(act.before(floor.get().place(), floor.get().object()))
                    : Optional.empty();
        }
        if (here.get().state() == State.BEGUN
                && replicas(act) >= Step.parse(here.get().detail()).to()) {
            return Optional.of(here.get().receipt());
        }
        return Act.answered(here);
    }

    @Override
    public ActionReceipt.Applied carryOut(Act act) throws Refusal {
        if (!act.place().type().isScaledByReplicas()) {
            throw new Refusal("a " + act.place().type().word() + " cannot be scaled");
        }
        var action = (Action.Scale) act.request().action();
        Optional<Floor> floor = floors.of(act.place());
        return floor.isPresent() ? raise(act, action, floor.get()) : add(act, action);
    }

    /** From how many replicas to how many; {@code from == to} where a lease is only made longer. */
    private record Step(int from, int to) {
        static Step parse(String text) {
            int arrow = text.indexOf('>');
            return new Step(Integer.parseInt(text.substring(0, arrow)), Integer.parseInt(text.substring(arrow + 1)));
        }

        @Override
        public String toString() {
            return from + ">" + to;
        }
    }

    private ActionReceipt.Applied raise(Act act, Action.Scale action, Floor floor) throws Refusal {
        floor.refuseWhereHeld();
        DoneBook book = act.book(floor.place(), floor.object());
        int replicas = replicas(act);
        if (replicas == 0 && floor.place().type().equals(ResourceType.HPA)) {
            throw new Refusal(act.place() + " is scaled to 0, which switches its autoscaler off; a floor does nothing");
        }
        Optional<FloorLease> lease = floor.lease();
        int from = Math.max(floor.height(), replicas);
        int most = Math.min(action.max(), floor.most());
        Step step = step(act, from, from == floor.height() && lease.isPresent(), action.increment(), most);
        String said = step.from() == step.to()
                ? "kept the floor of " + act.place() + " at " + step.to() + forSoLong()
                : "raised the floor of " + act.place() + " from " + floor.height() + " to " + step.to() + " replicas"
                        + forSoLong();
        Entry entry = act.entry(State.DONE, Act.NO_DETAIL, said + " (" + floor.place() + ")");
        OptionalInt original = lease.map(FloorLease::original).orElse(floor.present());
        Map<String, Object> patch = marked(floor.object(), leaseOf(act, original, step.to()), book.with(entry));
        patch.put("spec", Map.of(floor.field(), step.to()));
        api.patch(floor.place(), patch);
        return entry.receipt();
    }

    private ActionReceipt.Applied add(Act act, Action.Scale action) throws Refusal {
        DoneBook book = act.book(act.place(), act.workload());
        int replicas = replicas(act);
        Optional<Entry> begun = book.find(act.key());
        if (begun.isPresent()) {
            return goOn(act, begun.get(), replicas);
        }
        Optional<FloorLease> lease = FloorLease.of(act.workload()).filter(each -> each.holds(OptionalInt.of(replicas)));
        Step step = step(act, replicas, lease.isPresent(), action.increment(), action.max());
        String said = step.from() == step.to()
                ? "kept " + act.place() + " at " + step.to() + " replicas" + forSoLong()
                : "scaled " + act.place() + " from " + step.from() + " to " + step.to() + " replicas" + forSoLong();
        Entry entry = act.entry(State.BEGUN, step.toString(), said);
        OptionalInt original = lease.map(FloorLease::original).orElse(OptionalInt.of(replicas));
        GenericKubernetesResource written =
                api.patch(act.place(), marked(act.workload(), leaseOf(act, original, step.to()), book.with(entry)));
        return write(act, entry, step, written);
    }

    /** Somebody began with this key and did not say that it was done. */
    private ActionReceipt.Applied goOn(Act act, Entry begun, int replicas) throws Refusal {
        Step step = Step.parse(begun.detail());
        if (replicas != step.from()) {
            throw new Refusal("began to scale " + act.place() + " from " + step.from() + " to " + step.to()
                    + ", and somebody else set it to " + replicas + " since");
        }
        return write(act, begun, step, act.workload());
    }

    private ActionReceipt.Applied write(Act act, Entry entry, Step step, GenericKubernetesResource read) {
        GenericKubernetesResource last = read;
        if (step.from() < step.to()) {
            last = api.patch(
                    act.place().sub("scale"),
                    Map.of(
                            "metadata",
                            Map.of("resourceVersion", read.getMetadata().getResourceVersion()),
                            "spec",
                            Map.of("replicas", step.to())));
        }
        sayDone(act, entry, read, last);
        return entry.done().receipt();
    }

    /** Where this fails, who asks again finds the number of replicas that was meant, and knows as much. */
    private void sayDone(Act act, Entry entry, GenericKubernetesResource read, GenericKubernetesResource last) {
        try {
            DoneBook book = DoneBook.of(act.place(), read);
            api.patch(act.place(), Act.only(last, book.with(entry.done())));
        } catch (ApiFailure | Refusal e) {
            LOG.debug("{} is done, and its book does not say so: {}", act.place(), e.getMessage());
        }
    }

    /** @throws Refusal where nothing may be added and nothing is held that could be held for longer */
    private static Step step(Act act, int from, boolean isHeld, int increment, int most) throws Refusal {
        int to = Math.min(from + increment, most);
        if (to > from) {
            return new Step(from, to);
        }
        if (isHeld && from <= most) {
            return new Step(from, from);
        }
        throw new Refusal(act.place() + " has " + from + " replicas already; at most " + most + " are allowed");
    }

    private int replicas(Act act) throws Refusal {
        GenericKubernetesResource scale = api.find(act.place().sub("scale"))
                .orElseThrow(() -> new Refusal(act.place() + " has no scale subresource"));
        return Fields.number(scale, "spec", "replicas").orElse(0);
    }

    private FloorLease leaseOf(Act act, OptionalInt original, int to) {
        Instant until = act.request().at().plus(scope.leaseFor());
        return new FloorLease(
                original,
                to,
                until,
                scope.owner(),
                DoneBook.sentence(act.request().reason()));
    }

    private static Map<String, Object> marked(GenericKubernetesResource read, FloorLease lease, DoneBook book) {
        Map<String, Object> annotations = lease.annotations();
        annotations.put(Marks.DONE, book.text());
        Map<String, Object> metadata = Act.metadata(read, annotations);
        metadata.put("labels", Map.of(Marks.LEASED, Marks.LEASED_VALUE));
        var patch = new LinkedHashMap<String, Object>();
        patch.put("metadata", metadata);
        return patch;
    }

    private String forSoLong() {
        return " for " + DurationWords.exact(scope.leaseFor());
    }
}
