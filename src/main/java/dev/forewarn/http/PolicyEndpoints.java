package dev.forewarn.http;

import dev.forewarn.decision.PolicyBook;
import io.javalin.http.Context;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/** The policies in force, read and replaced as one text. */
final class PolicyEndpoints {
    private final PolicyBook book;
    private final RequestBody bodies;

    PolicyEndpoints(PolicyBook book, RequestBody bodies) {
        this.book = book;
        this.bodies = bodies;
    }

    /** {@code GET /api/v1/policies} */
    void get(Context context) {
        new Query(context, Set.of()).check();
        answer(context, book.text());
    }

    /** {@code PUT /api/v1/policies}: all of the new set or none of it. */
    void put(Context context) {
        new Query(context, Set.of()).check();
        String text = decode(bodies.read(context, RequestBody.MediaTypes.POLICIES, false));
        List<String> problems = book.replace(text);
        if (!problems.isEmpty()) {
            String count = problems.size() == 1 ? "1 problem" : problems.size() + " problems";
            throw new ProblemException(new Problem(
                    400,
                    "Invalid policies",
                    "The policies have " + count + "; the old ones stay in force.",
                    problems.stream().map(FieldProblem::sentence).toList()));
        }
        answer(context, book.text());
    }

    private static void answer(Context context, String text) {
        String start = text.stripLeading();
        boolean json = start.startsWith("{") || start.startsWith("[");
        context.contentType(json ? "application/json" : "application/yaml; charset=utf-8");
        context.result(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String decode(byte[] body) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new ProblemException(
                    Problem.of(400, "Not UTF-8", "The policies must be UTF-8 text; the old ones stay in force."));
        }
    }
}
