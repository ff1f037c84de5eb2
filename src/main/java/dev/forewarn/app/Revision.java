package dev.forewarn.app;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.tribuo.Tribuo;

/** Which program this is: what a model's provenance names. */
final class Revision {
    private static final String RESOURCE = "/dev/forewarn/revision.txt";

    private Revision() {}

    /** The revision that the build wrote down, else the version, else "unknown". */
    static String text() {
        try (InputStream in = Revision.class.getResourceAsStream(RESOURCE)) {
            String text = in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
            if (!text.isEmpty() && !text.startsWith("$")) {
                return text;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String version = Revision.class.getPackage().getImplementationVersion();
        return Objects.requireNonNullElse(version, "unknown");
    }

    /** The libraries that take part in training, and their versions. */
    static SortedMap<String, String> libraries() {
        var versions = new TreeMap<String, String>();
        versions.put("tribuo", Tribuo.VERSION);
        versions.put("commons-math3", version(org.apache.commons.math3.optim.MaxEval.class));
        return versions;
    }

    private static String version(Class<?> of) {
        return Objects.requireNonNullElse(of.getPackage().getImplementationVersion(), "unknown");
    }
}
