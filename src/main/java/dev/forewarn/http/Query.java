package dev.forewarn.http;

import dev.forewarn.metric.Glob;
import dev.forewarn.selection.Selection;
import dev.forewarn.selection.Selector;
import dev.forewarn.selection.SelectorException;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Reads query parameters; a misspelt one is a problem too, since ignoring it would answer another question. */
final class Query {
    /** As Prometheus calls it. */
    static final String SELECTORS = "match[]";

    private static final int MOST_SELECTORS = 64;

    private final Context context;
    private final FieldProblems problems = new FieldProblems();

    Query(Context context, Set<String> accepted) {
        this.context = context;
        for (String name : context.queryParamMap().keySet()) {
            if (!accepted.contains(name)) {
                String only =
                        accepted.isEmpty() ? "no parameter" : "only " + String.join(", ", new TreeSet<>(accepted));
                problems.add(name, "an unknown parameter", only);
            }
        }
    }

    String text(String name, String otherwise) {
        String value = context.queryParam(name);
        return value == null ? otherwise : value;
    }

    /** A pattern, {@code *} unless given; a selector in its place is told where it belongs. */
    Glob glob(String name) {
        String value = text(name, "*");
        if (value.startsWith("{")) {
            problems.add(name, value, "a pattern such as cpu*; a selector goes into " + SELECTORS);
        }
        return new Glob(value);
    }

    /** The selectors in {@code match[]}; without any, every series. */
    Selection selection() {
        List<String> values = context.queryParams(SELECTORS);
        if (values.size() > MOST_SELECTORS) {
            problems.add(SELECTORS, values.size() + " selectors", "at most " + MOST_SELECTORS);
            return Selection.all();
        }
        var selectors = new ArrayList<Selector>();
        for (String value : values) {
            try {
                selectors.add(Selector.parse(value));
            } catch (SelectorException e) {
                problems.add(SELECTORS, value, "a selector such as cpu{host=~\"web-.*\"}; " + e.getMessage());
            }
        }
        return new Selection(selectors);
    }

    int integer(String name, int otherwise, int least, int most) {
        String value = context.queryParam(name);
        if (value == null) {
            return otherwise;
        }
        try {
            int number = Integer.parseInt(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // reported below, like a number out of range
        }
        problems.add(name, value, "a whole number from " + least + " to " + most);
        return otherwise;
    }

    double probability(String name, double otherwise) {
        String value = context.queryParam(name);
        if (value == null) {
            return otherwise;
        }
        try {
            double number = Double.parseDouble(value);
            if (number >= 0 && number <= 1) {
                return number;
            }
        } catch (NumberFormatException e) {
            // reported below, like a number out of range
        }
        problems.add(name, value, "a number from 0 to 1");
        return otherwise;
    }

    Duration duration(String name, Duration otherwise, Duration most) {
        String value = context.queryParam(name);
        if (value == null) {
            return otherwise;
        }
        Duration found = TimeText.duration(value).orElse(Duration.ZERO);
        if (found.isPositive() && found.compareTo(most) <= 0) {
            return found;
        }
        problems.add(name, value, TimeText.DURATION_ACCEPTED + ", at most " + most.toDays() + "d");
        return otherwise;
    }

    void check() {
        problems.throwIfAny("The query");
    }
}
