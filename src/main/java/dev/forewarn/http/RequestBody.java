package dev.forewarn.http;

import io.javalin.http.Context;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Takes a request's body in, within its bounds and of an accepted kind. */
final class RequestBody {
    private final int maxBytes;

    RequestBody(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /**
     * The whole body, unpacked where it came as gzip.
     *
     * @param accepted media types without parameters, the one to recommend first
     * @param untyped  whether a body without a telling type is taken too
     * @throws ProblemException 413 when it is too large, 415 when it is of another kind, 400 when its gzip is broken
     */
    byte[] read(Context context, MediaTypes accepted, boolean untyped) {
        requireType(context, accepted, untyped);
        String coding = context.header("Content-Encoding");
        boolean gzip = coding != null && coding.equalsIgnoreCase("gzip");
        if (coding != null && !gzip && !coding.equalsIgnoreCase("identity")) {
            throw new ProblemException(
                    Problem.of(
                            415,
                            "Unsupported content encoding",
                            "Content-Encoding '" + coding + "' is not read here; send gzip or none."),
                    Map.of("Accept-Encoding", "gzip"));
        }
        return read(context, gzip);
    }

    /** The whole body as it came, for a format that is packed in its own way; its type is the caller's to check. */
    byte[] readPacked(Context context) {
        return read(context, false);
    }

    /** The longest body that is taken, unpacked. */
    int maxBytes() {
        return maxBytes;
    }

    private byte[] read(Context context, boolean gzip) {
        if (context.req().getContentLengthLong() > maxBytes) {
            throw tooLarge();
        }
        InputStream raw = context.bodyInputStream();
        try {
            return take(gzip ? new GZIPInputStream(raw) : raw, raw);
        } catch (ZipException | EOFException e) {
            throw new ProblemException(
                    Problem.of(400, "Broken gzip", "The body is not whole gzip. Nothing was changed; send it again."));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private byte[] take(InputStream in, InputStream raw) throws IOException {
        byte[] body = in.readNBytes(maxBytes);
        if (body.length == maxBytes && in.read() >= 0) {
            // A sender hears an answer only once it has been let finish; a little patience, never without end.
            raw.skipNBytes(Math.min(maxBytes, raw.available()));
            throw tooLarge();
        }
        return body;
    }

    private ProblemException tooLarge() {
        return new ProblemException(
                Problem.of(
                        413,
                        "Body too large",
                        "At most " + maxBytes + " bytes are taken at once; send the samples in several requests."
                                + " Nothing was changed."),
                Map.of("Connection", "close"));
    }

    private static void requireType(Context context, MediaTypes accepted, boolean untyped) {
        String header = context.contentType();
        String type = header == null ? "" : mediaType(header);
        if (accepted.types().contains(type) || (untyped && MediaTypes.UNTELLING.contains(type))) {
            return;
        }
        String found = type.isEmpty() ? "No content type was sent" : "Content type '" + type + "' is not read here";
        throw new ProblemException(
                Problem.of(
                        415,
                        "Unsupported media type",
                        found + "; send 'Content-Type: " + accepted.recommended() + "' (curl: -H 'content-type: "
                                + accepted.recommended() + "')."),
                Map.of("Accept", String.join(", ", accepted.types())));
    }

    /** The type of a content type, without its parameters. */
    static String mediaType(String header) {
        return header.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }

    /** The media types that an endpoint reads. */
    record MediaTypes(String recommended, Set<String> types) {
        static final Set<String> UNTELLING = Set.of("", "application/octet-stream", "text/plain");
        static final String CSV = "text/csv";
        static final MediaTypes JSON = new MediaTypes("application/json", Set.of("application/json"));
        static final MediaTypes SAMPLES = new MediaTypes(
                "application/json",
                Set.of("application/json", "application/x-ndjson", "application/ndjson", "application/jsonl", CSV));
        static final MediaTypes POLICIES = new MediaTypes(
                "application/yaml",
                Set.of("application/yaml", "application/x-yaml", "text/yaml", "text/x-yaml", "application/json"));
    }
}
