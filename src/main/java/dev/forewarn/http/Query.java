package dev.forewarn.http;

import io.javalin.http.Context;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;

/** Reads query parameters; a misspelt one is a problem too, since ignoring it would answer another question. */
final class Query {
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
