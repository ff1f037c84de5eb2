package dev.forewarn.adapter.files;

import dev.forewarn.decision.PolicyProblem;
import dev.forewarn.metric.DurationWords;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Reads the fields of one mapping. What is missing or wrong is reported and read as empty, so that one pass finds every
 * problem.
 */
final class FieldReader {
    /** Forms that YAML knows as numbers and the parser hands on as text. */
    private static final Pattern NUMBER = Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");

    private final Place place;
    private final Node.Fields fields;
    private final String path;

    /**
     * Whose problems these are.
     *
     * @param policy its name, or its place such as {@code #2}
     */
    record Place(String source, String policy, Consumer<PolicyProblem> problems) {}

    FieldReader(Place place, Node.Fields fields, String path) {
        this.place = place;
        this.fields = fields;
        this.path = path;
    }

    int line() {
        return fields.line();
    }

    boolean has(String name) {
        return fields.entries().containsKey(name) && !isNothing(name);
    }

    boolean is(String name, String text) {
        return fields.entries().get(name) instanceof Node.Scalar scalar
                && scalar.text().equals(text);
    }

    /** Reports every field that is not among the known ones. */
    void refuseOthers(List<String> known, Map<String, String> later) {
        fields.lines().forEach((name, line) -> {
            if (known.contains(name)) {
                return;
            }
            if (later.containsKey(name)) {
                report(line, name, "the field, which comes in a later version", later.getOrDefault(name, ""));
            } else {
                String hint = NearestName.of(name, known)
                        .map(near -> "did you mean '" + near + "'? ")
                        .orElse("");
                report(line, name, "an unknown field", hint + "one of " + String.join(", ", known));
            }
        });
    }

    Optional<String> text(String name, String accepted) {
        return scalar(name, accepted)
                .filter(scalar -> {
                    boolean good = scalar.kind() != Node.Scalar.Kind.NOTHING
                            && !scalar.text().isBlank()
                            && scalar.text().chars().noneMatch(Character::isISOControl)
                            && scalar.text().length() <= 1000;
                    return good || refuse(name, scalar, accepted);
                })
                .map(scalar -> scalar.text().strip());
    }

    Optional<Double> number(String name) {
        String accepted = "a finite number";
        return scalar(name, accepted).flatMap(scalar -> {
            if (scalar.kind() == Node.Scalar.Kind.NUMBER
                    || NUMBER.matcher(scalar.text()).matches()) {
                try {
                    double value = Double.parseDouble(scalar.text());
                    if (Double.isFinite(value)) {
                        return Optional.of(value);
                    }
                } catch (NumberFormatException e) {
                    refuse(name, scalar, accepted);
                    return Optional.empty();
                }
            }
            refuse(name, scalar, accepted);
            return Optional.empty();
        });
    }

    Optional<Integer> whole(String name, int least, int most) {
        String accepted = "a whole number from " + least + " to " + most;
        return scalar(name, accepted).flatMap(scalar -> {
            try {
                int value = Integer.parseInt(scalar.text().strip());
                if (value >= least && value <= most) {
                    return Optional.of(value);
                }
            } catch (NumberFormatException e) {
                refuse(name, scalar, accepted);
                return Optional.empty();
            }
            refuse(name, scalar, accepted);
            return Optional.empty();
        });
    }

    Optional<Duration> duration(String name, Duration least, Duration most) {
        String accepted =
                DurationWords.ACCEPTED + ", from " + DurationWords.exact(least) + " to " + DurationWords.exact(most);
        return scalar(name, accepted).flatMap(scalar -> {
            try {
                Duration value = DurationWords.parse(scalar.text());
                if (value.compareTo(least) >= 0 && value.compareTo(most) <= 0) {
                    return Optional.of(value);
                }
            } catch (IllegalArgumentException e) {
                String bare =
                        scalar.kind() == Node.Scalar.Kind.NUMBER ? scalar.found() + " without a unit" : scalar.found();
                report(scalar.line(), name, bare, accepted);
                return Optional.empty();
            }
            refuse(name, scalar, accepted);
            return Optional.empty();
        });
    }

    Optional<String> oneOf(String name, List<String> words) {
        String accepted = "one of " + String.join(", ", words);
        return scalar(name, accepted)
                .filter(scalar -> {
                    if (words.contains(scalar.text())) {
                        return true;
                    }
                    String hint = NearestName.of(scalar.text(), words)
                            .map(near -> "did you mean '" + near + "'? ")
                            .orElse("");
                    return refuse(name, scalar, hint + accepted);
                })
                .map(Node.Scalar::text);
    }

    Optional<FieldReader> mapping(String name, String accepted) {
        Node node = fields.entries().get(name);
        if (node == null) {
            return Optional.empty();
        }
        if (node instanceof Node.Fields inner) {
            return Optional.of(new FieldReader(place, inner, at(name)));
        }
        refuse(name, node, accepted);
        return Optional.empty();
    }

    /** The mappings of a list; what is none of them is reported. Empty where the list itself is missing or wrong. */
    Optional<List<FieldReader>> mappings(String name, String accepted) {
        Node node = fields.entries().get(name);
        if (node == null) {
            return Optional.empty();
        }
        if (!(node instanceof Node.Items items) || items.nodes().isEmpty()) {
            String found = node instanceof Node.Items ? "an empty list" : node.found();
            report(node.line(), name, found, accepted);
            return Optional.empty();
        }
        var inner = new ArrayList<FieldReader>();
        for (int i = 0; i < items.nodes().size(); i++) {
            String at = name + "[" + (i + 1) + "]";
            if (items.nodes().get(i) instanceof Node.Fields each) {
                inner.add(new FieldReader(place, each, at(at)));
            } else {
                refuse(at, items.nodes().get(i), accepted);
            }
        }
        return Optional.of(inner);
    }

    List<String> names() {
        return List.copyOf(fields.entries().keySet());
    }

    void require(String name, String accepted) {
        if (!fields.entries().containsKey(name)) {
            report(fields.line(), name, "nothing", accepted);
        }
    }

    void report(int line, String name, String found, String accepted) {
        place.problems()
                .accept(new PolicyProblem(
                        place.source(), OptionalInt.of(line), Optional.of(place.policy()), at(name), found, accepted));
    }

    /** The line of a field, or of the mapping where there is no such field. */
    int lineOf(String name) {
        return fields.lines().getOrDefault(name, fields.line());
    }

    private Optional<Node.Scalar> scalar(String name, String accepted) {
        Node node = fields.entries().get(name);
        if (node == null) {
            return Optional.empty();
        }
        if (node instanceof Node.Scalar scalar && scalar.kind() != Node.Scalar.Kind.NOTHING) {
            return Optional.of(scalar);
        }
        refuse(name, node, accepted);
        return Optional.empty();
    }

    private boolean isNothing(String name) {
        return fields.entries().get(name) instanceof Node.Scalar scalar && scalar.kind() == Node.Scalar.Kind.NOTHING;
    }

    private boolean refuse(String name, Node found, String accepted) {
        report(found.line(), name, found.found(), accepted);
        return false;
    }

    private String at(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}
