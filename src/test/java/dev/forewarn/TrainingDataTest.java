package dev.forewarn;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The open data are what they were when the figures in the docs were taken, and every file can be read. */
class TrainingDataTest {
    private static final Path DATA = Path.of("training-data");
    private static final Path SUMS = DATA.resolve("SHA256SUMS");

    @Test
    void everyFileIsListedWithItsHash() throws IOException, NoSuchAlgorithmException {
        var found = new TreeMap<String, String>();
        try (Stream<Path> files = Files.walk(DATA)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (!file.equals(SUMS)) {
                    found.put(nameOf(file), sha256(file));
                }
            }
        }
        assertThat(found)
                .as("refresh with the command in training-data/README.md")
                .isEqualTo(listed());
    }

    @Test
    void everySetHasASourceAndALicence() throws IOException {
        String sources = Files.readString(DATA.resolve("SOURCES.md"));
        String notice = Files.readString(Path.of("NOTICE"));
        assertThat(List.of("cloud-monitoring", "crane", "llm-aging", "nab", "nezha-online-boutique", "petshop", "smd"))
                .allSatisfy(set -> {
                    assertThat(sources).contains("## " + set + "\n");
                    assertThat(notice).contains("training-data/LICENSES/" + set + ".txt");
                    assertThat(DATA.resolve("LICENSES/" + set + ".txt")).isNotEmptyFile();
                });
    }

    static List<Path> seriesFiles() throws IOException {
        return gzipped(file -> !file.startsWith(DATA.resolve("petshop")));
    }

    @ParameterizedTest
    @MethodSource("seriesFiles")
    void aSeriesFileIsRowsOfSeriesTimeAndFiniteValue(Path file) throws IOException {
        Map<String, Instant> times = new HashMap<>(); // thousands of rows share few timestamps
        int rows = 0;
        try (BufferedReader in = open(file)) {
            assertThat(in.readLine()).isEqualTo("series,timestamp,value");
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                rows++;
                int value = line.lastIndexOf(',');
                int time = line.lastIndexOf(',', value - 1);
                boolean good = time > 0
                        && Double.isFinite(Double.parseDouble(line.substring(value + 1)))
                        && times.computeIfAbsent(line.substring(time + 1, value), Instant::parse)
                                .isAfter(Instant.EPOCH);
                if (!good) {
                    assertThat(line).as("row %d", rows + 1).isEqualTo("<series>,<timestamp>,<value>");
                }
            }
        }
        assertThat(rows).isGreaterThan(10_000);
    }

    static List<Path> wideFiles() throws IOException {
        return gzipped(file -> file.startsWith(DATA.resolve("petshop")));
    }

    @ParameterizedTest
    @MethodSource("wideFiles")
    void aPetshopFileIsATimeAndOneCellAColumn(Path file) throws IOException {
        try (BufferedReader in = open(file)) {
            String header = in.readLine();
            assertThat(header).startsWith("timestamp,").contains("|latency|Average");
            int columns = header.split(",", -1).length;
            List<String> rows = in.lines().toList();
            assertThat(rows).hasSizeGreaterThanOrEqualTo(5).allSatisfy(row -> {
                String[] cells = row.split(",", -1);
                assertThat(cells).hasSize(columns);
                assertThat(Instant.parse(cells[0])).isAfter(Instant.EPOCH);
                for (int i = 1; i < cells.length; i++) {
                    assertThat(cells[i].isEmpty() || Double.isFinite(Double.parseDouble(cells[i])))
                            .as(cells[i])
                            .isTrue();
                }
            });
        }
    }

    private static List<Path> gzipped(Predicate<Path> wanted) throws IOException {
        return listed().keySet().stream()
                .map(DATA::resolve)
                .filter(file -> file.toString().endsWith(".csv.gz"))
                .filter(wanted)
                .toList();
    }

    private static BufferedReader open(Path file) throws IOException {
        return new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file), 1 << 16), UTF_8));
    }

    /** File name to hash, as {@code sha256sum} writes it: 64 digits, two blanks, the name. */
    private static SortedMap<String, String> listed() throws IOException {
        var sums = new TreeMap<String, String>();
        for (String line : Files.readAllLines(SUMS)) {
            sums.put(line.substring(66), line.substring(0, 64));
        }
        return sums;
    }

    private static String nameOf(Path file) {
        return DATA.relativize(file).toString().replace('\\', '/');
    }

    private static String sha256(Path file) throws IOException, NoSuchAlgorithmException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    }
}
