package dev.forewarn.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong with a request.
 *
 * @param field    a JSON pointer into the body, the name of a query parameter, or null where no field is to blame
 * @param found    what stood there, shortened
 * @param accepted what may stand there
 * @param detail   a sentence, where found and accepted do not say it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record FieldProblem(
        @Nullable String field,
        @Nullable String found,
        @Nullable String accepted,
        @Nullable String detail) {
    static final int SHOWN_CHARS = 80;

    static FieldProblem of(String field, String found, String accepted) {
        return new FieldProblem(field, shorten(found), accepted, null);
    }

    static FieldProblem sentence(String detail) {
        return new FieldProblem(null, null, null, detail);
    }

    private static String shorten(String text) {
        return text.length() <= SHOWN_CHARS ? text : text.substring(0, SHOWN_CHARS - 1) + "…";
    }
}
