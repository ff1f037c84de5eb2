package dev.forewarn.adapter.kubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Where the fewest replicas of a workload are written down, if an autoscaler has it.
 *
 * @param object  the autoscaler
 * @param field   of its spec
 * @param present what stands there
 * @param usual   what holds where nothing stands there
 * @param most    above which the autoscaler does not go
 */
record Floor(Place place, GenericKubernetesResource object, String field, OptionalInt present, int usual, int most) {
    private static final int KEDA_USUAL_MOST = 100;
    private static final List<String> KEDA_PAUSES = List.of(
            "autoscaling.keda.sh/paused",
            "autoscaling.keda.sh/paused-replicas",
            "autoscaling.keda.sh/paused-scale-out");

    static Floor ofHpa(Place place, GenericKubernetesResource hpa) {
        return new Floor(
                place,
                hpa,
                "minReplicas",
                Fields.number(hpa, "spec", "minReplicas"),
                1,
                Fields.number(hpa, "spec", "maxReplicas").orElse(1));
    }

    static Floor ofScaledObject(Place place, GenericKubernetesResource scaledObject) {
        return new Floor(
                place,
                scaledObject,
                "minReplicaCount",
                Fields.number(scaledObject, "spec", "minReplicaCount"),
                0,
                Fields.number(scaledObject, "spec", "maxReplicaCount").orElse(KEDA_USUAL_MOST));
    }

    static Floor of(Place place, GenericKubernetesResource object) {
        return place.type().equals(ResourceType.HPA) ? ofHpa(place, object) : ofScaledObject(place, object);
    }

    int height() {
        return present.orElse(usual);
    }

    /** The lease on it, if what stands there is still what the lease wrote. */
    Optional<FloorLease> lease() {
        return FloorLease.of(object).filter(each -> each.holds(present));
    }

    /** @throws Refusal where a person or another program keeps its hand on it */
    void refuseWhereHeld() throws Refusal {
        Marks.refuseWherePaused(place, object);
        for (String pause : KEDA_PAUSES) {
            Optional<String> value = Fields.annotation(object, pause);
            if (value.isPresent() && !value.get().equalsIgnoreCase("false")) {
                throw new Refusal("KEDA is paused on " + place + " by the annotation " + pause);
            }
        }
        Optional<String> applier = applier(object, "f:spec", "f:" + field);
        if (applier.isPresent()) {
            throw new Refusal("'" + applier.get() + "' applies spec." + field + " of " + place
                    + " and would take it back; have it leave that field out");
        }
    }

    /** Who holds a field by server-side apply, as GitOps tools do; plain updates claim nothing for the future. */
    static Optional<String> applier(GenericKubernetesResource object, String... path) {
        List<ManagedFieldsEntry> managers = object.getMetadata().getManagedFields();
        if (managers == null) {
            return Optional.empty();
        }
        return managers.stream()
                .filter(each -> "Apply".equals(each.getOperation()))
                .filter(each -> owns(each, path))
                .map(ManagedFieldsEntry::getManager)
                .findFirst();
    }

    private static boolean owns(ManagedFieldsEntry manager, String... path) {
        Map<String, Object> fields = manager.getFieldsV1() == null
                ? Map.of()
                : Fields.asMap(manager.getFieldsV1().getAdditionalProperties());
        for (int i = 0; i < path.length; i++) {
            if (!fields.containsKey(path[i])) {
                return false;
            }
            fields = Fields.asMap(fields.get(path[i]));
        }
        return true;
    }
}
