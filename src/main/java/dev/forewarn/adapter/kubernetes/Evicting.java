package dev.forewarn.adapter.kubernetes;

import dev.forewarn.action.ActionReceipt;
import dev.forewarn.adapter.kubernetes.ApiFailure.Fate;
import dev.forewarn.adapter.kubernetes.DoneBook.Entry;
import dev.forewarn.adapter.kubernetes.DoneBook.State;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.OwnerReference;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Restarts one pod by evicting it, so that disruption budgets hold; what it belongs to makes a new one. The pod goes, and
 * the key with it: so the key stands on what it belongs to.
 */
final class Evicting implements Deed {
    private static final Logger LOG = LoggerFactory.getLogger(Evicting.class);

    private final ClusterApi api;

    Evicting(ClusterApi api) {
        this.api = api;
    }

    private record Owner(Place place, GenericKubernetesResource object) {}

    @Override
    public Optional<ActionReceipt.Applied> recorded(Act act) throws Refusal {
        Owner owner = ownerOf(act.place(), act.workload());
        Optional<Entry> entry = act.before(owner.place(), owner.object());
        boolean went = entry.isPresent()
                && (isGoing(act.workload())
                        || !entry.get()
                                .detail()
                                .equals(act.workload().getMetadata().getUid()));
        return went ? entry.map(Entry::receipt) : Act.answered(entry);
    }

    /** For a pod that is not there: whether it went by this key. */
    Optional<ActionReceipt.Applied> recordedOfGone(Place pod, String key) throws Refusal {
        for (ResourceType type : ResourceType.WORKLOADS) {
            for (GenericKubernetesResource each : api.list(Place.collection(type, pod.namespace()), "")) {
                Place place = Place.of(type, pod.namespace(), each.getMetadata().getName());
                Optional<Entry> entry = DoneBook.of(place, each).find(key);
                if (entry.isPresent()) {
                    return entry.map(Entry::receipt);
                }
            }
        }
        return Optional.empty();
    }

    @Override
    public ActionReceipt.Applied carryOut(Act act) throws Refusal {
        if (isGoing(act.workload())) {
            throw new Refusal(act.place() + " is being stopped already");
        }
        Owner owner = ownerOf(act.place(), act.workload());
        Marks.refuseWherePaused(owner.place(), owner.object());
        String uid = act.workload().getMetadata().getUid();
        Entry entry = act.entry(State.BEGUN, uid, "evicted " + act.place() + " of " + owner.place());
        DoneBook book = act.book(owner.place(), owner.object()).with(entry);
        GenericKubernetesResource written = api.patch(owner.place(), Act.only(owner.object(), book));
        evict(act, uid, owner.place(), written, book.without(entry.key()));
        tidy(owner.place(), written, book.with(entry.done()));
        return entry.done().receipt();
    }

    private void evict(Act act, String uid, Place owner, GenericKubernetesResource written, DoneBook before)
            throws Refusal {
        try {
            api.create(act.place().sub("eviction"), eviction(act.place(), uid));
        } catch (ApiFailure e) {
            if (e.fate() == Fate.NO_ANSWER || (e.fate() == Fate.SERVER_ERROR && hasGone(act.place(), uid))) {
                throw e;
            }
            tidy(owner, written, before);
            if (e.fate() == Fate.BUDGET) {
                throw new Refusal("the disruption budget of " + act.place() + " does not allow it: " + e.said());
            }
            if (e.fate() == Fate.CONFLICT || e.fate() == Fate.NOT_FOUND) {
                throw new Refusal(act.place() + " went by itself in the meantime");
            }
            throw new Refusal(act.place() + " was not evicted: " + e.said());
        }
    }

    /** An eviction is answered after it is done or not: a pod that stays was not evicted. */
    private boolean hasGone(Place pod, String uid) {
        Optional<GenericKubernetesResource> found = api.find(pod);
        return found.isEmpty()
                || isGoing(found.get())
                || !uid.equals(found.get().getMetadata().getUid());
    }

    private Map<String, Object> eviction(Place pod, String uid) {
        return Map.of(
                "apiVersion",
                "policy/" + policyVersion(),
                "kind",
                "Eviction",
                "metadata",
                Map.of("name", pod.name(), "namespace", pod.namespace()),
                "deleteOptions",
                Map.of("preconditions", Map.of("uid", uid)));
    }

    /** Kubernetes before 1.22 knows evictions of v1beta1 only. */
    private String policyVersion() {
        Map<String, Object> about = api.discover("/apis/policy");
        return Fields.maps(about.get("versions")).stream().anyMatch(each -> "v1".equals(each.get("version")))
                ? "v1"
                : "v1beta1";
    }

    /** Where this fails, who asks again looks at the pod, and knows as much. */
    private void tidy(Place owner, GenericKubernetesResource read, DoneBook book) {
        try {
            api.patch(owner, Act.only(read, book));
        } catch (ApiFailure e) {
            LOG.debug("The book of {} stays behind: {}", owner, e.said());
        }
    }

    private static boolean isGoing(GenericKubernetesResource pod) {
        return pod.getMetadata().getDeletionTimestamp() != null;
    }

    /** The topmost that runs it: of a ReplicaSet, the Deployment that it belongs to. */
    private Owner ownerOf(Place place, GenericKubernetesResource object) throws Refusal {
        Optional<OwnerReference> reference = object.getMetadata().getOwnerReferences().stream()
                .filter(each -> Boolean.TRUE.equals(each.getController()))
                .findFirst();
        if (reference.isEmpty()) {
            if (place.type().equals(ResourceType.POD)) {
                throw new Refusal(place + " belongs to nothing that would bring it back");
            }
            return new Owner(place, object);
        }
        Optional<ResourceType> type = ResourceType.WORKLOADS.stream()
                .filter(each -> each.kind().equals(reference.get().getKind()))
                .findFirst();
        if (type.isEmpty()) {
            if (place.type().equals(ResourceType.POD)) {
                throw new Refusal(place + " belongs to a " + reference.get().getKind()
                        + "; only pods of deployments, statefulsets, daemonsets and replicasets are restarted");
            }
            return new Owner(place, object);
        }
        Place above = Place.of(type.get(), place.namespace(), reference.get().getName());
        GenericKubernetesResource found =
                api.find(above).orElseThrow(() -> new Refusal(place + " belongs to " + above + ", which is not there"));
        return ownerOf(above, found);
    }
}
