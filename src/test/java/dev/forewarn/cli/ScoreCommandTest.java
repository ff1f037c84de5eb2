package dev.forewarn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScoreCommandTest {
    private static final String HEADER = "series,timestamp,value\n";
    private static final String OUT_HEADER =
            "series,timestamp,side,limit,p_breach,time_to_breach_s,anomaly,trust,anomalous\n";

    @TempDir
    private Path models = Path.of("");

    private Shell.Result score(Shell shell, String... more) {
        var args = new ArrayList<>(List.of("score", "--models", models.toString()));
        args.addAll(Arrays.asList(more));
        return shell.run(args.toArray(String[]::new));
    }

    @Test
    void writesWhatTheGoldenFileShows() throws IOException {
        var result = score(
                new Shell().input(Files.readAllBytes(Shell.golden("score-input.csv"))),
                "--objectives",
                Shell.golden("objectives.csv").toString());
        assertThat(result.out()).isEqualTo(Files.readString(Shell.golden("score.csv")));
        assertThat(result.err())
                .isEqualTo("accepted 9, refused 5: out-of-order 2, not-finite 1, bad-timestamp 1, duplicate 1\n");
        assertThat(result.code()).isZero();
    }

    @Test
    void writesTheSameAsJson() throws IOException {
        var result = score(
                new Shell().input(Files.readAllBytes(Shell.golden("score-input.csv"))),
                "--json",
                "--objectives",
                Shell.golden("objectives.csv").toString());
        assertThat(result.out()).isEqualTo(Files.readString(Shell.golden("score.ndjson")));
        assertThat(result.code()).isZero();
    }

    @Test
    void writesTheSameInEveryLocale() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG"));
            var result = score(new Shell().input(HEADER + "cpu,1,12.5\n"));
            assertThat(result.out()).isEqualTo(OUT_HEADER + "cpu,1,above,100,0.125,87.5,0.0125,floor-only,false\n");
            assertThat(result.err()).isEqualTo("accepted 1, refused 0\n");
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void countsTimestampsThatGoBackwards() {
        var result = score(new Shell().input(HEADER + "cpu,3,1\ncpu,2,1\ncpu,1,1\ncpu,3,1\ncpu,4,1\n"));
        assertThat(result.err()).isEqualTo("accepted 2, refused 3: out-of-order 2, duplicate 1\n");
        assertThat(result.out().lines()).hasSize(3);
        assertThat(result.code()).isZero();
    }

    @Test
    void anEmptyInputIsAProblem() {
        var result = score(new Shell());
        assertThat(result.err()).startsWith("forewarn: no samples on standard input; expected CSV rows");
        assertThat(result.code()).isEqualTo(1);
    }

    @Test
    void anInputOfNothingButBadRowsIsAProblem() {
        var result = score(new Shell().input(HEADER + "cpu,1,NaN\n"));
        assertThat(result.err())
                .startsWith("accepted 0, refused 1: not-finite 1\nforewarn: no samples on standard input");
        assertThat(result.code()).isEqualTo(1);
    }

    @Test
    void anotherKindOfFileIsAProblem() {
        var result = score(new Shell().input("host;cpu\nweb1;5\n"));
        assertThat(result.err())
                .contains("standard input: the first line is neither")
                .contains("found 'host;cpu'");
        assertThat(result.code()).isEqualTo(1);
    }

    @Test
    void aHundredMegabyteLineCostsOneRefusal() {
        InputStream line = new InputStream() {
            private long left = 100L << 20;

            @Override
            public int read() {
                return left-- > 0 ? 'x' : -1;
            }

            @Override
            public int read(byte[] b, int off, int len) {
                int n = (int) Math.min(len, left);
                Arrays.fill(b, off, off + n, (byte) 'x');
                left -= n;
                return n == 0 ? -1 : n;
            }
        };
        var result = score(new Shell()
                .input(new SequenceInputStream(
                        new SequenceInputStream(stream(HEADER + "cpu,1,1\n"), line), stream("\ncpu,2,1\n"))));
        assertThat(result.err()).isEqualTo("accepted 2, refused 1: too-long 1\n");
        assertThat(result.code()).isZero();
    }

    @Test
    void aTruncatedGzipIsScoredUpToWhereItBreaks() throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(HEADER.getBytes(StandardCharsets.UTF_8));
            for (int i = 0; i < 50_000; i++) {
                gzip.write(("cpu," + i + "," + Math.abs(Integer.hashCode(i * 31_415_927) % 1000) + "\n")
                        .getBytes(StandardCharsets.UTF_8));
            }
        }
        var result = score(new Shell().input(Arrays.copyOf(packed.toByteArray(), packed.size() / 2)));
        assertThat(result.out().lines().count()).isBetween(10_000L, 49_999L);
        assertThat(result.err())
                .contains("accepted " + (result.out().lines().count() - 1))
                .contains("forewarn: standard input: the gzip data is cut off after");
        assertThat(result.code()).isEqualTo(1);
    }

    @Test
    void letsRowsGoWheneverTheInputPauses() {
        var seen = new ArrayList<String>();
        var out = new ByteArrayOutputStream();
        String[] bursts = {HEADER + "cpu,1,1\ncpu,2,1\n", "cpu,3,1\n", "cpu,4,1\n"};
        InputStream pausing = new InputStream() {
            private int next;

            @Override
            public int read() {
                throw new AssertionError("one byte at a time is too slow");
            }

            @Override
            public int read(byte[] b, int off, int len) {
                seen.add(out.toString(StandardCharsets.UTF_8));
                if (next == bursts.length) {
                    return -1;
                }
                byte[] burst = bursts[next].getBytes(StandardCharsets.UTF_8);
                int n = Math.min(len, burst.length); // a look ahead takes the first byte alone
                System.arraycopy(burst, 0, b, off, n);
                bursts[next] = bursts[next].substring(n);
                next += bursts[next].isEmpty() ? 1 : 0;
                return n;
            }
        };
        score(new Shell().input(pausing).output(out));
        assertThat(seen).extracting(text -> text.lines().count()).endsWith(3L, 4L, 5L);
    }

    @Test
    void holdsRowsBackWhileMoreIsReady() {
        var flushes = new int[1];
        OutputStream counting = new ByteArrayOutputStream() {
            @Override
            public void flush() {
                flushes[0]++;
            }
        };
        var text = new StringBuilder(HEADER);
        for (int i = 0; i < 20_000; i++) {
            text.append("cpu,").append(i).append(",1\n");
        }
        score(new Shell().input(text.toString()).output(counting));
        assertThat(flushes[0]).isLessThan(5);
    }

    @Test
    void endsQuietlyWhenTheReaderHasSeenEnough() {
        var result = score(new Shell().input(HEADER + "cpu,1,1\n").output(failing("Broken pipe")));
        assertThat(result.err()).isEmpty();
        assertThat(result.code()).isZero();
    }

    @Test
    void saysWhenTheDiskIsFull() {
        var result = score(new Shell().input(HEADER + "cpu,1,1\n").output(failing("No space left on device")));
        assertThat(result.err()).isEqualTo("forewarn: cannot write to the standard output: No space left on device\n");
        assertThat(result.code()).isEqualTo(1);
    }

    @Test
    void namesTheFilesThatAreNotThere() {
        var noModels = new Shell().run("score", "--models", "nowhere");
        assertThat(noModels.err()).startsWith("forewarn: --models: there is no directory nowhere; train first");
        assertThat(noModels.code()).isEqualTo(2);

        var noObjectives = score(new Shell(), "--objectives", "nowhere.csv");
        assertThat(noObjectives.err()).isEqualTo("forewarn: --objectives: there is no file nowhere.csv\n");
        assertThat(noObjectives.code()).isEqualTo(2);
    }

    @Test
    void namesEveryProblemOfTheObjectives() throws IOException {
        Path file = Files.writeString(models.resolve("o.csv"), "series,side,limit\na,over,1\nb,above,NaN\n");
        var result = score(new Shell().input(HEADER + "cpu,1,1\n"), "--objectives", file.toString());
        assertThat(result.err())
                .contains("has 2 problems")
                .contains("line 2: side must be 'above' or 'below', was 'over'")
                .contains("line 3: limit must be a finite number");
        assertThat(result.out()).isEmpty();
        assertThat(result.code()).isEqualTo(1);
    }

    @Test
    void saysWhenNoObjectiveMatchesAnything() throws IOException {
        Path file = Files.writeString(models.resolve("o.csv"), "series,side,limit\nmemory,above,1\n");
        var result = score(new Shell().input(HEADER + "cpu,1,1\n"), "--objectives", file.toString());
        assertThat(result.err()).contains("no objective matches any of these series; see the series column of");
        assertThat(result.out()).isEqualTo(OUT_HEADER);
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static OutputStream failing(String message) {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException(message);
            }
        };
    }
}
