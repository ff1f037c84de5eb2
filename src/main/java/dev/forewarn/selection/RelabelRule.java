package dev.forewarn.selection;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One rule of relabelling, in the form and with the meaning of Prometheus' {@code relabel_config}.
 *
 * @param sourceLabels whose values, joined by the separator, the rule looks at; a label that is not set is empty
 * @param separator    between them
 * @param regex        has to match the whole of it
 * @param modulus      of {@code hashmod}; 0 where it is not set
 * @param targetLabel  which label is set; empty where none is
 * @param replacement  what it becomes; {@code $1} and <code>${name}</code> stand for groups of the regular expression
 */
public record RelabelRule(
        RelabelAction action,
        List<String> sourceLabels,
        String separator,
        SeriesRegex regex,
        long modulus,
        String targetLabel,
        String replacement) {
    /** As in Prometheus. */
    public static final String DEFAULT_SEPARATOR = ";";

    /** As in Prometheus. */
    public static final SeriesRegex DEFAULT_REGEX = SeriesRegex.of("(.*)");

    /** As in Prometheus. */
    public static final String DEFAULT_REPLACEMENT = "$1";

    public RelabelRule {
        sourceLabels = List.copyOf(sourceLabels);
    }

    /** Does nothing: what is not set in a configuration is as here. */
    public static RelabelRule defaults() {
        return new RelabelRule(
                RelabelAction.REPLACE, List.of(), DEFAULT_SEPARATOR, DEFAULT_REGEX, 0, "", DEFAULT_REPLACEMENT);
    }

    /** A part of a rule that does not go with its action. */
    public record Problem(String field, String what) {}

    /** What keeps this rule from being used, all of it; empty where nothing does. The same as in Prometheus. */
    public List<Problem> problems() {
        var found = new ArrayList<Problem>();
        switch (action) {
            case REPLACE -> requireTarget(found);
            case HASHMOD -> {
                requireTarget(found);
                if (modulus == 0) {
                    found.add(new Problem("modulus", "hashmod needs one above 0"));
                }
            }
            case LOWERCASE, UPPERCASE -> {
                requireTarget(found);
                unused(found, "replacement", !replacement.equals(DEFAULT_REPLACEMENT));
            }
            case KEEPEQUAL, DROPEQUAL -> {
                requireTarget(found);
                unused(found, "regex", !regex.equals(DEFAULT_REGEX));
                unused(found, "modulus", modulus != 0);
                unused(found, "separator", !separator.equals(DEFAULT_SEPARATOR));
                unused(found, "replacement", !replacement.equals(DEFAULT_REPLACEMENT));
            }
            case LABELDROP, LABELKEEP -> {
                unused(found, "source_labels", !sourceLabels.isEmpty());
                unused(found, "target_label", !targetLabel.isEmpty());
                unused(found, "modulus", modulus != 0);
                unused(found, "separator", !separator.equals(DEFAULT_SEPARATOR));
                unused(found, "replacement", !replacement.equals(DEFAULT_REPLACEMENT));
            }
            case LABELMAP -> {
                if (replacement.isEmpty()) {
                    found.add(new Problem("replacement", "labelmap needs the name of a label, which is not empty"));
                }
            }
            case KEEP, DROP -> {}
        }
        return found;
    }

    private void requireTarget(List<Problem> found) {
        if (targetLabel.isEmpty()) {
            found.add(new Problem("target_label", action.text() + " needs one"));
        }
    }

    private void unused(List<Problem> found, String field, boolean set) {
        if (set) {
            found.add(new Problem(field, action.text() + " does not use it; leave it out"));
        }
    }

    /** The values that the rule looks at, joined. */
    String source(LabelSet labels) {
        if (sourceLabels.size() == 1) {
            return labels.get(sourceLabels.getFirst());
        }
        var joined = new StringBuilder();
        for (int i = 0; i < sourceLabels.size(); i++) {
            joined.append(i == 0 ? "" : separator).append(labels.get(sourceLabels.get(i)));
        }
        return joined.toString();
    }

    /** Whether it sets one label to one text, whatever it looks at. */
    boolean isConstant() {
        return regex.equals(DEFAULT_REGEX)
                && !GoTemplate.hasVariable(targetLabel)
                && !GoTemplate.hasVariable(replacement);
    }

    /** A label's new name under {@code labelmap}; empty where the rule does not rename it. */
    Optional<String> mapped(String label) {
        SeriesRegex.Capture capture = regex.capture(label);
        return capture == null ? Optional.empty() : Optional.of(GoTemplate.expand(replacement, capture));
    }
}
