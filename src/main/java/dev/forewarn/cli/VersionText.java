package dev.forewarn.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IVersionProvider;

/** Version from the jar's manifest, and the revision that the build left in a resource. */
final class VersionText implements IVersionProvider {
    /** One line with the git revision; a build outside a repository leaves it out. */
    static final String REVISION_RESOURCE = "/dev/forewarn/revision.txt";

    @Override
    public String[] getVersion() throws IOException {
        String version = VersionText.class.getPackage().getImplementationVersion();
        String revision = revision();
        return new String[] {
            "forewarn " + (version == null ? "(development build)" : version)
                    + (revision == null ? "" : " (revision " + revision + ")"),
            "Java " + Runtime.version() + ", " + System.getProperty("os.name") + " " + System.getProperty("os.arch")
        };
    }

    private static @Nullable String revision() throws IOException {
        try (InputStream in = VersionText.class.getResourceAsStream(REVISION_RESOURCE)) {
            String text = in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
            return text.isEmpty() || text.startsWith("$") ? null : text; // not filled in: built outside a repository
        }
    }
}
