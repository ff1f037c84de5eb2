package dev.forewarn.adapter.kubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A raised floor that is to be given back, as it is written on the object that holds the floor.
 *
 * @param original the value before; empty where there was none
 * @param set      the value that was written; if another stands there, somebody else wrote it
 * @param until    when it is given back
 * @param owner    which instance wrote it, for people
 * @param reason   why, for people
 */
record FloorLease(OptionalInt original, int set, Instant until, String owner, String reason) {
    private static final String NONE = "none";

    /** The lease of an object; empty where it has none, or none that can be read. */
    static Optional<FloorLease> of(GenericKubernetesResource object) {
        if (!isMarked(object)) {
            return Optional.empty();
        }
        try {
            String original = Fields.annotation(object, Marks.ORIGINAL).orElse("");
            return Optional.of(new FloorLease(
                    original.equals(NONE) ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(original)),
                    Integer.parseInt(Fields.annotation(object, Marks.SET).orElse("")),
                    Instant.parse(Fields.annotation(object, Marks.UNTIL).orElse("")),
                    Fields.annotation(object, Marks.OWNER).orElse(""),
                    Fields.annotation(object, Marks.REASON).orElse("")));
        } catch (NumberFormatException | DateTimeException e) {
            return Optional.empty();
        }
    }

    static boolean isMarked(GenericKubernetesResource object) {
        return Fields.label(object, Marks.LEASED)
                .filter(Marks.LEASED_VALUE::equals)
                .isPresent();
    }

    boolean holds(OptionalInt present) {
        return present.isPresent() && present.getAsInt() == set;
    }

    /** What stands on the object while it holds. */
    Map<String, Object> annotations() {
        var marks = new LinkedHashMap<String, Object>();
        marks.put(Marks.ORIGINAL, original.isPresent() ? Integer.toString(original.getAsInt()) : NONE);
        marks.put(Marks.SET, Integer.toString(set));
        marks.put(Marks.UNTIL, until.toString());
        marks.put(Marks.OWNER, owner);
        marks.put(Marks.REASON, reason);
        return marks;
    }

    /** A patch of metadata that takes every mark away. */
    static Map<String, Object> unmarked() {
        var annotations = new LinkedHashMap<String, Object>();
        for (String each : new String[] {Marks.ORIGINAL, Marks.SET, Marks.UNTIL, Marks.OWNER, Marks.REASON}) {
            annotations.put(each, null);
        }
        var labels = new LinkedHashMap<String, Object>();
        labels.put(Marks.LEASED, null);
        var metadata = new LinkedHashMap<String, Object>();
        metadata.put("annotations", annotations);
        metadata.put("labels", labels);
        return metadata;
    }
}
