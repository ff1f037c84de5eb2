package dev.forewarn.adapter.kubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes events on workloads, where {@code kubectl describe} shows them. */
final class EventWriter {
    private static final int LONGEST = 1_000;

    private final ClusterApi api;

    EventWriter(ClusterApi api) {
        this.api = api;
    }

    /** @param reason one word, as Kubernetes has them: {@code ForewarnScaled} */
    void write(Place place, GenericKubernetesResource object, String reason, String said, Instant at) {
        String when = at.truncatedTo(ChronoUnit.SECONDS).toString();
        var event = new LinkedHashMap<String, Object>();
        event.put("apiVersion", "v1");
        event.put("kind", "Event");
        event.put("metadata", Map.of("generateName", "forewarn-", "namespace", place.namespace()));
        event.put(
                "involvedObject",
                Map.of(
                        "apiVersion",
                        place.type().apiVersion(),
                        "kind",
                        place.type().kind(),
                        "namespace",
                        place.namespace(),
                        "name",
                        place.name(),
                        "uid",
                        String.valueOf(object.getMetadata().getUid())));
        event.put("reason", reason);
        event.put("message", said.length() <= LONGEST ? said : said.substring(0, LONGEST) + "...");
        event.put("type", "Normal");
        event.put("source", Map.of("component", "forewarn"));
        event.put("firstTimestamp", when);
        event.put("lastTimestamp", when);
        event.put("count", 1);
        api.create(Place.collection(ResourceType.EVENT, place.namespace()), event);
    }
}
