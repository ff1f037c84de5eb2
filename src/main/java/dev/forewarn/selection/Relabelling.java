package dev.forewarn.selection;

import dev.forewarn.metric.SeriesKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;

/**
 * Rules, one after the other, that say of a series whether it is taken in and what it is called: Prometheus'
 * {@code relabel_configs}, with the name of the metric as the label {@code __name__}. Pure.
 *
 * @param rules without problems
 */
public record Relabelling(List<RelabelRule> rules) {
    public Relabelling {
        rules = List.copyOf(rules);
        for (RelabelRule rule : rules) {
            if (!rule.problems().isEmpty()) {
                throw new IllegalArgumentException("a rule that cannot be used: " + rule.problems());
            }
        }
    }

    /** Takes everything as it is. */
    public static Relabelling none() {
        return new Relabelling(List.of());
    }

    public boolean isEmpty() {
        return rules.isEmpty();
    }

    /** What the rules say of a series. */
    public sealed interface Fate {
        /** Taken in under this name; the same object where nothing was changed. */
        record Taken(SeriesKey series) implements Fate {}

        /** Left out by a rule. */
        record Dropped() implements Fate {}

        /** The rules left no name, or made one that no series can have. */
        record Unnameable() implements Fate {}
    }

    /** O(rules x length of the labels). */
    public Fate fate(SeriesKey series) {
        var labels = new LabelSet(series);
        for (RelabelRule rule : rules) {
            if (!apply(rule, labels)) {
                return new Fate.Dropped();
            }
        }
        try {
            SeriesKey now = labels.toKey();
            return new Fate.Taken(now.equals(series) ? series : now);
        } catch (IllegalArgumentException e) {
            return new Fate.Unnameable();
        }
    }

    private static boolean apply(RelabelRule rule, LabelSet labels) {
        String source = rule.source(labels);
        String target = rule.targetLabel();
        switch (rule.action()) {
            case KEEP -> {
                return rule.regex().matches(source);
            }
            case DROP -> {
                return !rule.regex().matches(source);
            }
            case KEEPEQUAL -> {
                return labels.get(target).equals(source);
            }
            case DROPEQUAL -> {
                return !labels.get(target).equals(source);
            }
            case REPLACE -> replace(rule, source, labels);
            case HASHMOD ->
                labels.set(target, Long.toUnsignedString(Long.remainderUnsigned(hash(source), rule.modulus())));
            case LOWERCASE -> labels.set(target, mapped(source, Character::toLowerCase));
            case UPPERCASE -> labels.set(target, mapped(source, Character::toUpperCase));
            case LABELMAP -> {
                for (Map.Entry<String, String> label : labels.entries()) {
                    rule.mapped(label.getKey())
                            .filter(name -> !name.isEmpty())
                            .ifPresent(name -> labels.set(name, label.getValue()));
                }
            }
            case LABELDROP, LABELKEEP -> {
                boolean drops = rule.action() == RelabelAction.LABELDROP;
                for (Map.Entry<String, String> label : labels.entries()) {
                    if (rule.regex().matches(label.getKey()) == drops) {
                        labels.set(label.getKey(), "");
                    }
                }
            }
        }
        return true;
    }

    private static void replace(RelabelRule rule, String source, LabelSet labels) {
        if (rule.isConstant()) {
            labels.set(rule.targetLabel(), rule.replacement());
            return;
        }
        SeriesRegex.Capture capture = rule.regex().capture(source);
        if (capture != null) {
            String target = GoTemplate.expand(rule.targetLabel(), capture);
            if (!target.isEmpty()) {
                labels.set(target, GoTemplate.expand(rule.replacement(), capture));
            }
        }
    }

    /** Character by character, as Go does it: no letter becomes two. */
    private static String mapped(String source, IntUnaryOperator letter) {
        return source.codePoints()
                .map(letter)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** The last eight bytes of the MD5, as Prometheus takes them, so that both share series out alike. */
    @SuppressWarnings("UnsafeHashing")
    private static long hash(String source) {
        try {
            byte[] digest = MessageDigest.getInstance("MD5").digest(source.getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(digest).getLong(Long.BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has MD5", e);
        }
    }
}
