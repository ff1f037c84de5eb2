package dev.forewarn.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forewarn.metric.EntityNaming;
import dev.forewarn.metric.Refusal;
import dev.forewarn.metric.SeriesKey;
import dev.forewarn.metric.TimeSeries;
import dev.forewarn.risk.Objective;
import dev.forewarn.risk.ObjectiveBook;
import dev.forewarn.risk.SharedModel;
import dev.forewarn.scoring.FleetScorer;
import dev.forewarn.scoring.SeriesFit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Training, publishing and loading, and everything that may have happened to the files between. */
class ModelsTest {
    private static final int HISTORY = 24 * 20;
    private static final List<TimeSeries> WHOLE =
            List.of(series("b", 1), series("a{host=\"x, y\"}", 2), series("größe", 3));
    private static final Training.Progress QUIET = (done, total, series) -> {};

    @TempDir
    Path temporary;

    private Path models;

    @BeforeEach
    void place() {
        models = temporary.resolve("models");
    }

    private static TimeSeries series(String name, long seed) {
        var random = new SplittableRandom(seed);
        long[] times = new long[24 * 30];
        double[] values = new double[times.length];
        for (int i = 0; i < times.length; i++) {
            times[i] = 1_772_409_600_000L + 3_600_000L * i;
            values[i] = 50 + 10 * Math.sin(2 * Math.PI * i / 24) + 3 * random.nextGaussian();
        }
        return new TimeSeries(SeriesKey.parse(name), times, values);
    }

    private static List<TimeSeries> histories() {
        return WHOLE.stream()
                .map(each -> new TimeSeries(
                        each.series(),
                        Arrays.copyOf(each.timesMillis(), HISTORY),
                        Arrays.copyOf(each.values(), HISTORY)))
                .toList();
    }

    private static Trainer trainer(String at, int threads) {
        return new Trainer(
                SharedModel.none(),
                () -> Instant.parse(at),
                new Trainer.Origin(7, "r1", new TreeMap<>()),
                threads,
                EntityNaming.BY_ALL_LABELS);
    }

    private String train() {
        return trainer("2026-04-01T00:00:00Z", 2)
                .train(histories(), ObjectiveBook.defaults(), models, QUIET)
                .version();
    }

    private Path version() {
        return models.resolve("versions").resolve(new ModelDirectory(models).current());
    }

    private FleetScorer loaded() {
        var directory = new ModelDirectory(models);
        var fleet = new FleetScorer(directory.shared(), ObjectiveBook.defaults());
        directory.load(fleet::adopt);
        return fleet;
    }

    private static List<String> rows(FleetScorer fleet) {
        var rows = new ArrayList<String>();
        for (TimeSeries series : WHOLE) {
            int handle = fleet.handle(series.series());
            for (int i = HISTORY; i < series.size(); i++) {
                Refusal refusal = fleet.observe(handle, series.timesMillis()[i], series.values()[i]);
                var reading = fleet.reading(handle, 0);
                rows.add(refusal + " " + reading.probability() + " " + reading.timeToBreachSeconds() + " "
                        + reading.anomaly() + " " + reading.limit() + " " + reading.trust());
            }
        }
        return rows;
    }

    @Nested
    class Published {
        @Test
        void scoresAreThoseOfGoingOnInMemory() {
            train();
            var inMemory = new FleetScorer(SharedModel.none(), ObjectiveBook.defaults());
            var fit = new SeriesFit(SharedModel.none(), ObjectiveBook.defaults());
            histories()
                    .forEach(history ->
                            inMemory.adopt(history.series(), fit.fit(history).state()));
            assertThat(rows(loaded())).isEqualTo(rows(inMemory));
        }

        @Test
        void theSameDataAndSeedGiveTheSameBytes() throws IOException {
            train();
            byte[] first = Files.readAllBytes(version().resolve("series.bin"));
            String id = version().getFileName().toString();
            List<TimeSeries> shuffled = histories().reversed();
            trainer("2026-04-02T00:00:00Z", 1).train(shuffled, ObjectiveBook.defaults(), models, QUIET);
            assertThat(version().getFileName().toString()).isNotEqualTo(id);
            assertThat(Files.readAllBytes(version().resolve("series.bin"))).isEqualTo(first);
        }

        @Test
        void theManifestSaysWhereItCameFrom() {
            String id = train();
            Manifest manifest = new ModelDirectory(models).manifest(id);
            assertThat(manifest.series()).isEqualTo(3);
            assertThat(manifest.data().samples()).isEqualTo(3 * HISTORY);
            assertThat(manifest.seed()).isEqualTo(7);
            assertThat(manifest.codeRevision()).isEqualTo("r1");
            assertThat(manifest.data().from()).isEqualTo(Instant.parse("2026-03-02T00:00:00Z"));
            assertThat(manifest.data().until()).isEqualTo(Instant.parse("2026-03-21T23:00:00Z"));
            assertThat(manifest.files())
                    .containsOnlyKeys("series.bin", "entities.bin", "shared.json", "twins.bin", "card.md");
        }

        @Test
        void versionsAreListedNewestFirstAndTheLastIsCurrent() {
            String first = train();
            String second = train();
            assertThat(second).isEqualTo(first + "-2");
            assertThat(new ModelDirectory(models).versions())
                    .extracting(ModelCatalog.ModelVersion::id, ModelCatalog.ModelVersion::current)
                    .containsExactly(
                            org.assertj.core.groups.Tuple.tuple(second, true),
                            org.assertj.core.groups.Tuple.tuple(first, false));
        }

        @Test
        void aSeriesThatCannotBeFittedDoesNotStopTheOthers() {
            var odd = new TimeSeries(
                    SeriesKey.of("odd"), new long[] {0, 1, 2, 40L * 365 * 86_400_000}, new double[] {1, 2, 3, 4});
            var data = new ArrayList<>(histories());
            data.add(odd);
            data.add(new TimeSeries(SeriesKey.of("one sample"), new long[] {5}, new double[] {1}));
            var report = trainer("2026-04-01T00:00:00Z", 2).train(data, ObjectiveBook.defaults(), models, QUIET);
            assertThat(report.rows()).hasSize(5);
            assertThat(report.rows().stream().filter(row -> row.forecaster().equals("none")))
                    .extracting(Training.Row::series, Training.Row::note)
                    .containsExactlyInAnyOrder(
                            org.assertj.core.groups.Tuple.tuple(
                                    SeriesKey.of("one sample"), "needs two samples: starts cold"),
                            org.assertj.core.groups.Tuple.tuple(
                                    SeriesKey.of("odd"),
                                    "series odd spans 1261440000001 steps of PT0.001S; at most 50000000 are accepted:"
                                            + " starts cold"));
            var keys = new ArrayList<SeriesKey>();
            new ModelDirectory(models).load((key, state) -> keys.add(key));
            assertThat(keys).hasSize(3);
        }
    }

    /** Each refused with one clear line, and never with another kind of exception. */
    @Nested
    class Damaged {
        private void refused(String... words) {
            assertThatThrownBy(ModelsTest.this::loaded)
                    .isInstanceOf(ModelStoreException.class)
                    .satisfies(e -> assertThat(e.getMessage()).contains(words).hasLineCount(1));
        }

        private void change(Path file, UnaryOperator<String> change) throws IOException {
            String changed = change.apply(Files.readString(file));
            Files.writeString(file, changed);
            if (file.endsWith("manifest.json")) { // sealed anew: what is wrong must be found in what it says
                Files.writeString(
                        file.resolveSibling("manifest.sha256"), Sha256.of(changed.getBytes(StandardCharsets.UTF_8)));
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"series.bin", "entities.bin", "shared.json"})
        void aFlippedByte(String name) throws IOException {
            train();
            Path file = version().resolve(name);
            byte[] bytes = Files.readAllBytes(file);
            for (int at = 0; at < bytes.length; at += Math.max(1, bytes.length / 200)) {
                byte[] flipped = bytes.clone();
                flipped[at] ^= 4;
                Files.write(file, flipped);
                refused(name);
            }
        }

        @Test
        void aFlippedByteOfTheManifestIsRefusedOrHarmless() throws IOException {
            train();
            List<String> healthy = rows(loaded());
            Path file = version().resolve("manifest.json");
            byte[] bytes = Files.readAllBytes(file);
            int refused = 0;
            for (int at = 0; at < bytes.length; at += 4) {
                byte[] flipped = bytes.clone();
                flipped[at] ^= 4;
                Files.write(file, flipped);
                try {
                    FleetScorer fleet = loaded();
                    assertThat(at % 20 > 0 || rows(fleet).equals(healthy)).isTrue();
                } catch (ModelStoreException e) {
                    assertThat(e.getMessage()).hasLineCount(1).contains("model");
                    refused++;
                }
            }
            assertThat(refused).as("of %d", bytes.length).isGreaterThan(bytes.length / 16);
        }

        @ParameterizedTest
        @ValueSource(strings = {"series.bin", "entities.bin", "shared.json", "manifest.json"})
        void aMissingFile(String name) throws IOException {
            train();
            Files.delete(version().resolve(name));
            refused(name.startsWith("manifest") ? "is not in" : name);
        }

        @ParameterizedTest
        @ValueSource(strings = {"series.bin", "entities.bin", "shared.json", "manifest.json"})
        void aTruncatedFile(String name) throws IOException {
            train();
            Path file = version().resolve(name);
            byte[] bytes = Files.readAllBytes(file);
            for (int length : new int[] {0, 1, bytes.length / 2, bytes.length - 2}) {
                Files.write(file, Arrays.copyOf(bytes, length));
                refused(name);
            }
        }

        @Test
        void aManifestOfAnotherFormat() throws IOException {
            train();
            change(version().resolve("manifest.json"), text -> text.replaceFirst("\"format\" : 2", "\"format\" : 9"));
            refused("has format 9", "reads formats 1 and 2");
        }

        @Test
        void aManifestThatVouchesForNothing() throws IOException {
            train();
            change(
                    version().resolve("manifest.json"),
                    text -> text.replaceFirst("(?s)\"files\" : .*", "\"files\" : {}}"));
            refused("manifest.json", "series.bin");
        }

        @Test
        void aManifestThatNamesAFileElsewhere() throws IOException {
            train();
            change(version().resolve("manifest.json"), text -> text.replace("\"series.bin\"", "\"../series.bin\""));
            refused("names a file outside its directory");
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "\n", "../secret", "..", "a/b", "nothing here", "\u0000\u0001", "\ud83d\ude00"})
        void aCurrentThatNamesNoVersion(String text) throws IOException {
            train();
            Files.writeString(models.resolve("CURRENT"), text);
            refused("CURRENT does not name a version", "forewarn train");
        }

        @Test
        void aCurrentOfRandomBytes() throws IOException {
            train();
            Files.write(models.resolve("CURRENT"), new byte[] {(byte) 0xff, (byte) 0xfe, 0, (byte) 0x80});
            refused("CURRENT does not name a version");
        }

        @Test
        void aCurrentThatNamesAVersionThatIsGone() throws IOException {
            train();
            Files.writeString(models.resolve("CURRENT"), "20200101T000000Z-00000000\n");
            refused("20200101T000000Z-00000000 is not in");
        }

        @Test
        void nothingAtAll() {
            refused("no models in", "forewarn train");
        }
    }

    @Nested
    class NotPublished {
        private void publishesNothing(Training.Progress progress, String... words) throws IOException {
            assertThatThrownBy(() -> trainer("2026-04-03T00:00:00Z", 2)
                            .train(histories(), ObjectiveBook.defaults(), models, progress))
                    .isInstanceOf(ModelStoreException.class)
                    .satisfies(e -> assertThat(e.getMessage()).contains(words).hasLineCount(1));
        }

        private List<String> files() throws IOException {
            try (Stream<Path> all = Files.walk(temporary)) {
                return all.filter(file -> !file.getFileName().toString().endsWith(".lock"))
                        .map(file -> temporary.relativize(file).toString())
                        .sorted()
                        .toList();
            }
        }

        @Test
        void whereAFileIsInTheWay() throws IOException {
            Files.writeString(models, "a file");
            publishesNothing(QUIET, "cannot write models to", "a file is in the way", "Nothing was published");
            assertThat(models).hasContent("a file");
        }

        @Test
        void whereAFileIsInTheWayOfTheVersions() throws IOException {
            train();
            List<String> healthy = rows(loaded());
            Files.move(models.resolve("versions"), models.resolve("kept"));
            Files.writeString(models.resolve("versions"), "a file");
            List<String> before = files();
            publishesNothing(QUIET, "cannot write models to", "a file is in the way", "Nothing was published");
            assertThat(files()).isEqualTo(before);
            Files.delete(models.resolve("versions"));
            Files.move(models.resolve("kept"), models.resolve("versions"));
            assertThat(rows(loaded())).isEqualTo(healthy);
        }

        @Test
        void whereCurrentCannotBeReplaced() throws IOException {
            Files.createDirectories(models.resolve("CURRENT/in-the-way"));
            Files.createDirectories(models.resolve("versions"));
            List<String> before = files();
            publishesNothing(QUIET, "cannot write models to", "Nothing was published");
            assertThat(files()).isEqualTo(before);
        }

        @ParameterizedTest
        @ValueSource(ints = {1, 2, 3})
        void whenTrainingIsInterrupted(int after) throws IOException {
            String before = train();
            List<String> files = files();
            try {
                publishesNothing(
                        (done, total, series) -> {
                            if (done == after) {
                                Thread.currentThread().interrupt();
                            }
                        },
                        "interrupted",
                        "othing was published");
            } finally {
                assertThat(Thread.interrupted()).as("the interruption is kept").isTrue();
            }
            assertThat(new ModelDirectory(models).current()).isEqualTo(before);
            assertThat(files())
                    .containsAll(files)
                    .anyMatch(file -> file.endsWith("fitted.log")); // what was done is kept
        }

        @Test
        void whenProgressCannotBeTold() throws IOException {
            train();
            List<String> files = files();
            Training.Progress broken = (done, total, series) -> {
                throw new IllegalStateException("pipe closed");
            };
            assertThatThrownBy(() -> trainer("2026-04-03T00:00:00Z", 2)
                            .train(histories(), ObjectiveBook.defaults(), models, broken))
                    .hasMessage("pipe closed");
            assertThat(files()).isEqualTo(files);
        }
    }

    @Nested
    class SharedModelText {
        @Test
        void writtenAndReadItIsTheSame() throws IOException {
            byte[] shipped = Files.readAllBytes(Path.of("models/shared.json"));
            SharedModel model = SharedModelJson.read(shipped, "shipped");
            assertThat(SharedModelJson.read(SharedModelJson.write(model), "again")
                            .calibration())
                    .isEqualTo(model.calibration());
            assertThat(SharedModelJson.read(SharedModelJson.write(model), "again")
                            .prior()
                            .survival())
                    .isEqualTo(model.prior().survival());
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "{",
                    "[]",
                    "null",
                    "{\"format\":1}",
                    "{\"format\":2}",
                    "{\"format\":1,\"calibration\":{\"intercept\":0,\"slope\":-1,\"path_slope\":0,\"gain\":0},"
                            + "\"prior\":{\"cells\":1,\"survival\":[]}}",
                    "{\"format\":1,\"calibration\":{\"intercept\":\"x\",\"slope\":1,\"path_slope\":0,\"gain\":0},"
                            + "\"prior\":{\"cells\":1,\"survival\":[]}}",
                    "{\"format\":1,\"calibration\":7,\"prior\":8}"
                })
        void whatIsNoSharedModelIsRefusedInOneLine(String text) {
            assertThatThrownBy(() -> SharedModelJson.read(text.getBytes(StandardCharsets.UTF_8), "my.json"))
                    .isInstanceOf(ModelStoreException.class)
                    .satisfies(
                            e -> assertThat(e.getMessage()).contains("my.json").hasLineCount(1));
        }

        @Test
        void aSurvivalMustBeOne() throws IOException {
            String shipped = Files.readString(Path.of("models/shared.json"));
            for (String wrong : List.of("-0.5", "1.5", "1e300")) {
                String text = shipped.replaceFirst("(\"survival\" : \\[ *)[0-9.E-]+", "$1" + wrong);
                assertThat(text).isNotEqualTo(shipped);
                assertThatThrownBy(() -> SharedModelJson.read(text.getBytes(StandardCharsets.UTF_8), "my.json"))
                        .isInstanceOf(ModelStoreException.class)
                        .hasMessageContaining("survival");
            }
        }
    }

    /** The default question is asked of every series even where the rules ask another. */
    @Test
    void objectivesOfTheRulesAreTrainedToo() {
        var book = new ObjectiveBook(List.of(new dev.forewarn.risk.ObjectiveRule(
                "b", dev.forewarn.risk.Side.BELOW, 35, java.util.Optional.empty(), java.util.Optional.empty())));
        trainer("2026-04-01T00:00:00Z", 2).train(histories(), book, models, QUIET);
        var objectives = new ArrayList<List<Objective>>();
        new ModelDirectory(models)
                .load((key, state) -> objectives.add(
                        state.estimates().stream().map(each -> each.objective()).toList()));
        assertThat(objectives).extracting(List::size).containsExactly(1, 2, 1); // a, b, größe
    }
}
