package dev.forewarn.adapter.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The receiver of the page, in Python as it stands there, takes what is signed here and nothing else. */
class SignaturePageTest {
    private static final String SECRET = "0123456789abcdef";
    private static final String BODY = "{\"title\":\"Köln\"}";

    @TempDir
    Path directory;

    @BeforeEach
    void needsPython() {
        boolean isThere = Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "python3")));
        assumeTrue(
                isThere, "SKIPPED: the receiver in docs/notifications.md was not run. Install python3 and run again.");
    }

    private String isTaken(String header, String body) throws IOException, InterruptedException {
        Matcher code = Pattern.compile("(?s)```python\n(.*?)```")
                .matcher(Files.readString(Path.of("docs", "notifications.md")));
        assertThat(code.find()).isTrue();
        Path script = Files.writeString(
                directory.resolve("receiver.py"),
                code.group(1)
                        + "import sys\nprint(is_from_forewarn(sys.argv[1], sys.argv[2], sys.argv[3].encode()))\n");
        Process python = new ProcessBuilder("python3", script.toString(), SECRET, header, body)
                .redirectErrorStream(true)
                .start();
        return new String(python.getInputStream().readAllBytes(), UTF_8).strip();
    }

    @Test
    void takesWhatIsSignedAndFresh() throws IOException, InterruptedException {
        String header = new Signature(SECRET).of(BODY.getBytes(UTF_8), Instant.now());
        assertThat(isTaken(header, BODY)).isEqualTo("True");
        assertThat(isTaken(header, BODY + " ")).isEqualTo("False");
        assertThat(isTaken(header.replace("t=1", "t=2"), BODY)).isEqualTo("False");
    }

    @Test
    void takesNothingThatIsOldSignedByAnotherOrGarbled() throws IOException, InterruptedException {
        byte[] body = BODY.getBytes(UTF_8);
        String old = new Signature(SECRET).of(body, Instant.now().minusSeconds(301));
        String others = new Signature("fedcba9876543210").of(body, Instant.now());
        for (String header : new String[] {old, others, "", "t=,v1=", "garbage"}) {
            assertThat(isTaken(header, BODY)).as(header).isEqualTo("False");
        }
    }
}
