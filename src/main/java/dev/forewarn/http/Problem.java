package dev.forewarn.http;

import java.util.List;

/**
 * An answer that says what went wrong and what to do: RFC 9457, {@code application/problem+json}.
 *
 * @param status   the HTTP status
 * @param title    the kind of problem, the same for every occurrence
 * @param detail   this occurrence, for a person
 * @param problems one entry for each thing to mend; empty where there is only one
 */
record Problem(int status, String title, String detail, List<FieldProblem> problems) {
    static final String MEDIA_TYPE = "application/problem+json";

    Problem {
        problems = List.copyOf(problems);
    }

    static Problem of(int status, String title, String detail) {
        return new Problem(status, title, detail, List.of());
    }
}
