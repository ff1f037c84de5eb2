package dev.forewarn.adapter.kubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Reads what may not be there out of objects whose kind is not known when this is compiled. */
final class Fields {
    private Fields() {}

    static OptionalInt number(GenericKubernetesResource object, String... path) {
        return at(object, path) instanceof Number found ? OptionalInt.of(found.intValue()) : OptionalInt.empty();
    }

    static Optional<String> text(GenericKubernetesResource object, String... path) {
        return at(object, path) instanceof String found ? Optional.of(found) : Optional.empty();
    }

    static boolean isTrue(GenericKubernetesResource object, String... path) {
        return Boolean.TRUE.equals(at(object, path));
    }

    /** Empty where there is none. */
    static Map<String, Object> map(GenericKubernetesResource object, String... path) {
        return asMap(at(object, path));
    }

    /** The objects of a list; empty where there is none. */
    static List<Map<String, Object>> maps(@Nullable Object list) {
        var found = new ArrayList<Map<String, Object>>();
        if (list instanceof List<?> items) {
            items.forEach(item -> found.add(asMap(item)));
        }
        return found;
    }

    static Map<String, Object> asMap(@Nullable Object value) {
        var found = new LinkedHashMap<String, Object>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, each) -> found.put(String.valueOf(key), each));
        }
        return found;
    }

    static Optional<String> annotation(GenericKubernetesResource object, String name) {
        Map<String, String> annotations = object.getMetadata().getAnnotations();
        return annotations == null ? Optional.empty() : Optional.ofNullable(annotations.get(name));
    }

    static Optional<String> label(GenericKubernetesResource object, String name) {
        Map<String, String> labels = object.getMetadata().getLabels();
        return labels == null ? Optional.empty() : Optional.ofNullable(labels.get(name));
    }

    static @Nullable Object at(GenericKubernetesResource object, String... path) {
        Object value = object.getAdditionalProperties();
        for (String step : path) {
            value = value instanceof Map<?, ?> map ? map.get(step) : null;
        }
        return value;
    }
}
