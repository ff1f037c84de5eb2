package dev.forewarn.adapter.kubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.OwnerReference;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds the autoscaler that a workload belongs to. */
final class Floors {
    private final ClusterApi api;

    Floors(ClusterApi api) {
        this.api = api;
    }

    /** Empty where no autoscaler has it, and its replicas are its own. */
    Optional<Floor> of(Place workload) throws Refusal {
        List<GenericKubernetesResource> hpas =
                api.list(Place.collection(ResourceType.HPA, workload.namespace()), "").stream()
                        .filter(each -> aimsAt(each, workload))
                        .toList();
        if (hpas.size() > 1) {
            throw new Refusal(workload + " is the target of " + hpas.size() + " HorizontalPodAutoscalers, which fight: "
                    + hpas.stream().map(each -> each.getMetadata().getName()).collect(Collectors.joining(", ")));
        }
        if (hpas.isEmpty()) {
            return Optional.empty();
        }
        GenericKubernetesResource hpa = hpas.getFirst();
        Optional<String> scaledObject = ownedByKeda(hpa);
        if (scaledObject.isPresent()) {
            return Optional.of(scaledObject(workload, scaledObject.get()));
        }
        return Optional.of(Floor.ofHpa(
                Place.of(
                        ResourceType.HPA,
                        workload.namespace(),
                        hpa.getMetadata().getName()),
                hpa));
    }

    private Floor scaledObject(Place workload, String name) throws Refusal {
        Place place = Place.of(ResourceType.SCALED_OBJECT, workload.namespace(), name);
        return api.find(place)
                .map(found -> Floor.ofScaledObject(place, found))
                .orElseThrow(() ->
                        new Refusal("the autoscaler of " + workload + " belongs to " + place + ", which is not there"));
    }

    /** KEDA writes its HPA anew from the ScaledObject: what is written there does not stay. */
    private static Optional<String> ownedByKeda(GenericKubernetesResource hpa) {
        return hpa.getMetadata().getOwnerReferences().stream()
                .filter(owner -> owner.getKind().equals(ResourceType.SCALED_OBJECT.kind())
                        && owner.getApiVersion().startsWith(ResourceType.SCALED_OBJECT.group() + "/"))
                .map(OwnerReference::getName)
                .findFirst();
    }

    private static boolean aimsAt(GenericKubernetesResource hpa, Place workload) {
        String group = Fields.text(hpa, "spec", "scaleTargetRef", "apiVersion")
                .map(version -> version.contains("/") ? version.substring(0, version.indexOf('/')) : "")
                .orElse(workload.type().group());
        return workload.name()
                        .equals(Fields.text(hpa, "spec", "scaleTargetRef", "name")
                                .orElse(""))
                && workload.type()
                        .kind()
                        .equals(Fields.text(hpa, "spec", "scaleTargetRef", "kind")
                                .orElse(""))
                && workload.type().group().equals(group);
    }
}
