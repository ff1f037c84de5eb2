package dev.forewarn.http;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Gathers what is wrong with one request, so that the caller can mend it in one go. Keeps the first twenty. */
final class FieldProblems {
    static final int KEPT = 20;

    private final List<FieldProblem> kept = new ArrayList<>();
    private int total;

    void add(String field, String found, String accepted) {
        total++;
        if (kept.size() < KEPT) {
            kept.add(FieldProblem.of(field, found, accepted));
        }
    }

    void add(String field, JsonNode found, String accepted) {
        add(field, show(found), accepted);
    }

    void missing(String field, String accepted) {
        add(field, "nothing", accepted);
    }

    int total() {
        return total;
    }

    boolean isEmpty() {
        return total == 0;
    }

    /** @throws ProblemException with status 400 when there is any problem */
    void throwIfAny(String what) {
        if (total > 0) {
            String count = total == 1 ? "1 problem" : total + " problems";
            String shown = total > kept.size() ? "; the first " + kept.size() + " are listed" : "";
            throw new ProblemException(new Problem(
                    400, "Invalid request", what + " has " + count + shown + ". Nothing was changed.", kept));
        }
    }

    private static String show(JsonNode node) {
        if (node.isObject()) {
            return "an object";
        }
        if (node.isArray()) {
            return "an array of " + node.size();
        }
        return node.toString();
    }
}
