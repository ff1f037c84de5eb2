package dev.forewarn.app;

import dev.forewarn.selection.RelabelAction;
import dev.forewarn.selection.RelabelRule;
import dev.forewarn.selection.Relabelling;
import dev.forewarn.selection.SeriesRegex;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Rules of relabelling from a configuration, in Prometheus' {@code relabel_configs} form. All problems are gathered. */
final class RelabelReader {
    /** More rules than anybody has; each costs time for every new series. */
    private static final int MOST_RULES = 1_000;

    private static final Set<String> FIELDS = new TreeSet<>(
            Set.of("source_labels", "separator", "regex", "modulus", "target_label", "replacement", "action"));

    private final String field;
    private final List<String> problems;

    /**
     * @param field    where the rules stand
     * @param problems where problems go, each with its place
     */
    RelabelReader(String field, List<String> problems) {
        this.field = field;
        this.problems = problems;
    }

    /** The rules; none where anything is wrong with any of them. */
    Relabelling read(JsonNode rules) {
        if (rules.isMissingNode() || rules.isNull()) {
            return Relabelling.none();
        }
        if (!rules.isArray() || rules.size() > MOST_RULES) {
            problems.add(
                    field + ": expected a list of at most " + MOST_RULES + " rules, as in Prometheus' relabel_configs");
            return Relabelling.none();
        }
        int before = problems.size();
        var read = new ArrayList<RelabelRule>();
        for (int i = 0; i < rules.size(); i++) {
            RelabelRule rule = rule(rules.get(i), field + "[" + i + "]");
            if (rule != null) {
                read.add(rule);
            }
        }
        return problems.size() > before ? Relabelling.none() : new Relabelling(read);
    }

    private @Nullable RelabelRule rule(JsonNode node, String place) {
        if (!node.isObject()) {
            problems.add(place + ": expected a rule with fields such as source_labels, regex and action");
            return null;
        }
        for (Map.Entry<String, JsonNode> each : node.properties()) {
            if (!FIELDS.contains(each.getKey())) {
                problems.add(place + "." + each.getKey() + ": unknown; known are " + String.join(", ", FIELDS));
            }
        }
        int before = problems.size();
        RelabelRule usual = RelabelRule.defaults();
        var rule = new RelabelRule(
                action(node, place),
                sourceLabels(node.path("source_labels"), place + ".source_labels"),
                text(node, "separator", place, usual.separator()),
                regex(node, place, usual.regex()),
                modulus(node.path("modulus"), place + ".modulus"),
                text(node, "target_label", place, usual.targetLabel()),
                text(node, "replacement", place, usual.replacement()));
        if (problems.size() == before) {
            rule.problems().forEach(problem -> problems.add(place + "." + problem.field() + ": " + problem.what()));
        }
        return problems.size() == before ? rule : null;
    }

    private RelabelAction action(JsonNode node, String place) {
        String word = text(node, "action", place, RelabelAction.REPLACE.text());
        return RelabelAction.of(word).orElseGet(() -> {
            problems.add(place + ".action: unknown '" + word + "'; known are " + RelabelAction.known());
            return RelabelAction.REPLACE;
        });
    }

    private List<String> sourceLabels(JsonNode node, String place) {
        var labels = new ArrayList<String>();
        if (!node.isMissingNode() && !node.isNull() && !node.isArray()) {
            problems.add(place + ": expected a list such as [__name__, job], found " + node);
            return labels;
        }
        for (JsonNode label : node) {
            if (label.isValueNode() && !label.asString("").isEmpty()) {
                labels.add(label.asString());
            } else {
                problems.add(place + ": expected names of labels, found " + label);
            }
        }
        return labels;
    }

    private SeriesRegex regex(JsonNode node, String place, SeriesRegex usual) {
        String source = text(node, "regex", place, usual.source());
        try {
            return SeriesRegex.of(source);
        } catch (IllegalArgumentException e) {
            problems.add(place + ".regex: " + e.getMessage());
            return usual;
        }
    }

    private long modulus(JsonNode node, String place) {
        if (node.isMissingNode() || node.isNull()) {
            return 0;
        }
        try {
            return Long.parseUnsignedLong(node.isValueNode() ? node.asString() : "");
        } catch (NumberFormatException e) {
            problems.add(place + ": expected a whole number from 0 on, found " + node);
            return 1;
        }
    }

    private String text(JsonNode node, String name, String place, String otherwise) {
        JsonNode found = node.path(name);
        if (found.isMissingNode() || found.isNull()) {
            return otherwise;
        }
        if (!found.isValueNode()) {
            problems.add(place + "." + name + ": expected a single value, found " + found);
            return otherwise;
        }
        return found.asString();
    }
}
