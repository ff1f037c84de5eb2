package dev.forewarn.adapter.kubernetes;

import dev.forewarn.action.ActionReceipt;
import dev.forewarn.adapter.kubernetes.DoneBook.Entry;
import dev.forewarn.adapter.kubernetes.DoneBook.State;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.OwnerReference;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Takes a Deployment back to the template of its previous ReplicaSet, as {@code kubectl rollout undo} does; but a revision
 * that differs by a restart only is passed over, since going back to it would change nothing.
 */
final class RollingBack implements Deed {
    private static final String REVISION = "deployment.kubernetes.io/revision";
    private static final String HASH = "pod-template-hash";

    private final ClusterApi api;

    RollingBack(ClusterApi api) {
        this.api = api;
    }

    @Override
    public Optional<ActionReceipt.Applied> recorded(Act act) throws Refusal {
        return Act.answered(act.before(act.place(), act.workload()));
    }

    @Override
    public ActionReceipt.Applied carryOut(Act act) throws Refusal {
        if (!act.place().type().equals(ResourceType.DEPLOYMENT)) {
            throw new Refusal("only a deployment can be rolled back, not a "
                    + act.place().type().word());
        }
        refuseWhereHeld(act);
        GenericKubernetesResource previous = previous(act);
        Entry entry = act.entry(
                State.DONE,
                Act.NO_DETAIL,
                "rolled " + act.place() + " back from revision " + revision(act.workload()) + " to revision "
                        + revision(previous));
        DoneBook book = act.book(act.place(), act.workload()).with(entry);
        var annotations = new LinkedHashMap<String, Object>();
        Map<String, String> present = act.workload().getMetadata().getAnnotations();
        if (present != null) {
            annotations.putAll(present);
        }
        annotations.put(Marks.DONE, book.text());
        api.edit(
                act.place(),
                List.of(
                        put(
                                "/metadata/resourceVersion",
                                act.workload().getMetadata().getResourceVersion()),
                        put("/metadata/annotations", annotations),
                        put("/spec/template", withoutHash(Fields.map(previous, "spec", "template")))));
        return entry.receipt();
    }

    private static void refuseWhereHeld(Act act) throws Refusal {
        if (Fields.isTrue(act.workload(), "spec", "paused")) {
            throw new Refusal("the rollout of " + act.place() + " is paused; resume it before it can be rolled back");
        }
        Optional<String> applier = Floor.applier(act.workload(), "f:spec", "f:template");
        if (applier.isPresent()) {
            throw new Refusal("'" + applier.get() + "' applies the template of " + act.place()
                    + " and would undo it; roll back where it is applied from");
        }
    }

    private GenericKubernetesResource previous(Act act) throws Refusal {
        long present = revision(act.workload());
        Map<String, Object> serving = essence(Fields.map(act.workload(), "spec", "template"));
        return api.list(Place.collection(ResourceType.REPLICA_SET, act.place().namespace()), selector(act)).stream()
                .filter(each -> isOf(each, act.workload()))
                .filter(each -> revision(each) > 0 && revision(each) < present)
                .filter(each -> !essence(Fields.map(each, "spec", "template")).equals(serving))
                .max(Comparator.comparingLong(RollingBack::revision))
                .orElseThrow(() -> new Refusal(
                        act.place() + " has no earlier revision that differs; there is nothing to go back to"));
    }

    private static String selector(Act act) {
        return Fields.map(act.workload(), "spec", "selector", "matchLabels").entrySet().stream()
                .map(each -> each.getKey() + "=" + each.getValue())
                .collect(Collectors.joining(","));
    }

    private static boolean isOf(GenericKubernetesResource replicaSet, GenericKubernetesResource deployment) {
        return replicaSet.getMetadata().getOwnerReferences().stream()
                .map(OwnerReference::getUid)
                .anyMatch(deployment.getMetadata().getUid()::equals);
    }

    /** 0 where it has none. */
    private static long revision(GenericKubernetesResource object) {
        try {
            return Fields.annotation(object, REVISION).map(Long::parseLong).orElse(0L);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private static Map<String, Object> withoutHash(Map<String, Object> template) {
        return without(template, "labels", HASH);
    }

    /** What makes one template another. */
    private static Map<String, Object> essence(Map<String, Object> template) {
        return without(withoutHash(template), "annotations", Restarting.restartMark());
    }

    private static Map<String, Object> without(Map<String, Object> template, String group, String name) {
        var copy = new LinkedHashMap<String, Object>(template);
        Map<String, Object> metadata = Fields.asMap(copy.get("metadata"));
        Map<String, Object> entries = Fields.asMap(metadata.get(group));
        entries.remove(name);
        metadata.put(group, entries);
        if (entries.isEmpty()) {
            metadata.remove(group);
        }
        copy.put("metadata", metadata);
        return copy;
    }

    private static Map<String, Object> put(String path, Object value) {
        return Map.of("op", "add", "path", path, "value", value);
    }
}
