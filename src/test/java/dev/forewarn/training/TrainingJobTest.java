package dev.forewarn.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forewarn.metric.EntityNaming;
import dev.forewarn.metric.Histories;
import dev.forewarn.metric.TimeSeries;
import dev.forewarn.risk.ObjectiveBook;
import dev.forewarn.risk.SharedModel;
import dev.forewarn.training.ModelRegistry.Served;
import dev.forewarn.training.ModelRegistry.Why;
import dev.forewarn.training.Training.Promotion;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The training job as operators meet it: gate, resumption, registry. */
class TrainingJobTest {
    private static final Training.Progress QUIET = (done, total, series) -> {};

    @TempDir
    private Path models = Path.of("");

    private static Trainer trainer(int threads) {
        return new Trainer(
                SharedModel.none(),
                () -> Instant.parse("2026-04-01T00:00:00Z"),
                new Trainer.Origin(7, "r1", new TreeMap<>()),
                threads,
                EntityNaming.BY_ALL_LABELS);
    }

    private Training.Report train(List<TimeSeries> data) {
        return train(data, Promotion.GATE);
    }

    private Training.Report train(List<TimeSeries> data, Promotion promotion) {
        return trainer(2).train(Histories.of(data), ObjectiveBook.defaults(), models, promotion, QUIET);
    }

    private DirectoryRegistry registry() {
        return new DirectoryRegistry(models, () -> Instant.parse("2026-04-02T00:00:00Z"));
    }

    private byte[] file(String version, String name) throws IOException {
        return Files.readAllBytes(models.resolve("versions").resolve(version).resolve(name));
    }

    @Nested
    class AtTheGate {
        private final List<TimeSeries> whole = Fleet.of(12, 40);

        @Test
        void theFirstVersionServesAndHasAScorecard() {
            Training.Report report = train(whole);
            assertThat(report.verdict().promoted()).isTrue();
            assertThat(report.scorecard().series()).isEqualTo(8);
            assertThat(report.scorecard().brierScore()).isBetween(0.0, 0.2);
            assertThat(report.scorecard().relativeError()).isBetween(0.3, 1.1);
            assertThat(registry().current()).isEqualTo(report.version());
            assertThat(registry().manifest(report.version()).scorecard()).isEqualTo(report.scorecard());
        }

        @Test
        void theSameAgainIsHeldAgainstItselfAndPasses() {
            String first = train(whole).version();
            Training.Report second = train(whole);
            assertThat(second.verdict().champion()).isEqualTo(first);
            assertThat(second.verdict().series()).isEqualTo(8);
            assertThat(second.verdict().comparisons()).isNotEmpty().allSatisfy(each -> {
                assertThat(each.challenger()).as(each.measure()).isEqualTo(each.champion());
                assertThat(each.isWorse()).isFalse();
            });
            assertThat(registry().current()).isEqualTo(second.version());
        }

        @Test
        void moreHistoryPasses() {
            train(Fleet.until(whole, 30 * Fleet.DAY));
            assertThat(train(whole).verdict().promoted()).isTrue();
        }

        @Test
        void aVersionThatSawTwoDaysOnlyIsHeldBackAndTheOldOneServes() {
            String first = train(Fleet.until(whole, 30 * Fleet.DAY)).version();
            Training.Report second = train(Fleet.from(whole, 34 * Fleet.DAY));
            assertThat(second.verdict().promoted())
                    .as(second.verdict().reason())
                    .isFalse();
            assertThat(second.verdict().reason()).startsWith("held back: worse than " + first);
            assertThat(registry().current()).isEqualTo(first);
            assertThat(registry().versions()).hasSize(2);
            assertThat(registry().manifest(second.version()).verdict().promoted())
                    .isFalse();
            registry().promote(second.version());
            assertThat(registry().current()).isEqualTo(second.version());
        }

        @Test
        void itCanBeOverruled() {
            train(Fleet.until(whole, 30 * Fleet.DAY));
            Training.Report forced = train(Fleet.from(whole, 34 * Fleet.DAY), Promotion.ALWAYS);
            assertThat(forced.verdict().promoted()).isTrue();
            assertThat(forced.verdict().reason()).contains("as it was asked for", "held back");
            assertThat(registry().current()).isEqualTo(forced.version());
            Training.Report kept = train(whole, Promotion.NEVER);
            assertThat(kept.verdict().promoted()).isFalse();
            assertThat(registry().current()).isEqualTo(forced.version());
            Training.Report ungated = train(whole, Promotion.UNGATED);
            assertThat(ungated.scorecard().series()).isZero();
            assertThat(registry().current()).isEqualTo(ungated.version());
        }

        @Test
        void otherSeriesCannotBeComparedAndPass() {
            train(whole);
            Training.Report other = train(List.of(Fleet.one("disk", 99, 20)));
            assertThat(other.verdict().promoted()).isTrue();
            assertThat(other.verdict().reason()).contains("no examined series");
        }

        @Test
        void aDamagedChampionIsNoChampion() throws IOException {
            String first = train(whole).version();
            Files.write(models.resolve("versions").resolve(first).resolve("twins.bin"), new byte[] {1, 2, 3});
            Training.Report second = train(whole);
            assertThat(second.verdict().promoted()).isTrue();
            assertThat(second.verdict().reason()).contains("cannot be used", "twins.bin");
        }

        @Test
        void theCardSaysWhereItCameFromAndWhy() throws IOException {
            train(whole);
            String card = new String(file(train(whole).version(), "card.md"), java.nio.charset.StandardCharsets.UTF_8);
            assertThat(card)
                    .contains("Data: sha256:", "Code: r1", "Seed: 7", "breach Brier score", "passes", "## Gate");
        }

        @Test
        void theNaiveForecastServesWhereNothingBeatsItAndTheReportSaysSo() {
            double[] values = new double[30 * Fleet.DAY];
            Arrays.fill(values, 42); // nothing beats no error
            TimeSeries shape = whole.getFirst();
            Training.Report report = train(
                    List.of(new TimeSeries(shape.series(), Arrays.copyOf(shape.timesMillis(), values.length), values)));
            assertThat(report.servedNaively()).isEqualTo(1);
            assertThat(registry().manifest(report.version()).servedNaively()).isEqualTo(1);
        }
    }

    @Nested
    class KilledAndStartedAgain {
        private final List<TimeSeries> data = Fleet.of(10, 20);

        /** Stops as a kill would, as far as one can inside a process: the draft stays as it is on the disk. */
        private void stopAfter(int series) {
            try {
                assertThatThrownBy(() -> trainer(2)
                                .train(
                                        Histories.of(data),
                                        ObjectiveBook.defaults(),
                                        models,
                                        Promotion.GATE,
                                        (done, total, key) -> {
                                            if (done == series) {
                                                Thread.currentThread().interrupt();
                                            }
                                        }))
                        .hasMessageContaining("goes on where it was");
            } finally {
                assertThat(Thread.interrupted()).isTrue();
            }
        }

        private Path log() throws IOException {
            try (Stream<Path> files = Files.walk(models)) {
                return files.filter(file -> file.endsWith("fitted.log"))
                        .findFirst()
                        .orElseThrow();
            }
        }

        @Test
        void goesOnWhereItWasAndMakesTheSameBytes() throws IOException {
            stopAfter(6);
            Training.Report resumed = train(data);
            assertThat(resumed.resumed()).isBetween(5, 9);
            Path elsewhere = models.resolve("elsewhere");
            String whole = trainer(1)
                    .train(Histories.of(data.reversed()), ObjectiveBook.defaults(), elsewhere, Promotion.GATE, QUIET)
                    .version();
            for (String name : List.of("series.bin", "twins.bin", "shared.json")) {
                assertThat(file(resumed.version(), name))
                        .as(name)
                        .isEqualTo(Files.readAllBytes(
                                elsewhere.resolve("versions").resolve(whole).resolve(name)));
            }
            try (Stream<Path> left = Files.list(models)) {
                assertThat(left.map(each -> each.getFileName().toString()))
                        .noneMatch(name -> name.startsWith(".draft"));
            }
        }

        @Test
        void whatTheKillCutIsDoneAgain() throws IOException {
            stopAfter(6);
            try (var file = new RandomAccessFile(log().toFile(), "rw")) {
                file.setLength(file.length() - 100);
            }
            assertThat(train(data).resumed()).isBetween(4, 8);
            assertThat(registry().verify(registry().current())).isEmpty();
        }

        @Test
        void whatWasFlippedIsDoneAgain() throws IOException {
            stopAfter(6);
            byte[] bytes = Files.readAllBytes(log());
            bytes[bytes.length / 2] ^= 1;
            Files.write(log(), bytes);
            assertThat(train(data).resumed()).isLessThan(6);
            assertThat(registry().verify(registry().current())).isEmpty();
        }

        @Test
        void aSeriesWithOtherDataIsDoneAgain() throws IOException {
            stopAfter(6);
            List<TimeSeries> changed = new ArrayList<>(Fleet.of(10, 20));
            changed.set(0, Fleet.one(changed.getFirst().series().text(), 77, 20));
            String resumed = train(changed).version();
            Path elsewhere = models.resolve("elsewhere");
            String whole = trainer(2)
                    .train(Histories.of(changed), ObjectiveBook.defaults(), elsewhere, Promotion.GATE, QUIET)
                    .version();
            assertThat(file(resumed, "series.bin"))
                    .isEqualTo(Files.readAllBytes(
                            elsewhere.resolve("versions").resolve(whole).resolve("series.bin")));
        }

        @Test
        void anotherQuestionStartsAnew() {
            stopAfter(6);
            var other = new Trainer(
                    SharedModel.none(),
                    () -> Instant.parse("2026-04-01T00:00:00Z"),
                    new Trainer.Origin(8, "r1", new TreeMap<>()),
                    2,
                    EntityNaming.BY_ALL_LABELS);
            assertThat(other.train(data, ObjectiveBook.defaults(), models, QUIET)
                            .resumed())
                    .isZero();
        }
    }

    @Test
    void oneTrainingAtATime() {
        List<TimeSeries> data = Fleet.of(3, 10);
        var second = new ArrayList<String>();
        trainer(1).train(data, ObjectiveBook.defaults(), models, (done, total, key) -> {
            if (done == 1) {
                assertThatThrownBy(() -> train(data))
                        .isInstanceOf(ModelStoreException.class)
                        .satisfies(e -> second.add(e.getMessage()));
            }
        });
        assertThat(second).singleElement().asString().contains("is under way (process ");
    }

    @Nested
    class InTheRegistry {
        private final List<TimeSeries> data = Fleet.of(2, 10);

        @Test
        void rollingBackGoesToWhatServedBeforeAndThenFurther() {
            String a = train(data).version();
            String b = train(data).version();
            String c = train(data).version();
            assertThat(registry().rollBack()).isEqualTo(b);
            assertThat(registry().rollBack()).isEqualTo(a);
            assertThat(registry().current()).isEqualTo(a);
            assertThatThrownBy(() -> registry().rollBack())
                    .hasMessageContaining("no version served before " + a)
                    .hasMessageContaining("models promote");
            registry().promote(c);
            assertThat(registry().rollBack()).isEqualTo(a);
            assertThat(registry().history())
                    .extracting(Served::version, Served::why)
                    .containsExactly(
                            org.assertj.core.groups.Tuple.tuple(a, Why.TRAINED),
                            org.assertj.core.groups.Tuple.tuple(b, Why.TRAINED),
                            org.assertj.core.groups.Tuple.tuple(c, Why.TRAINED),
                            org.assertj.core.groups.Tuple.tuple(b, Why.ROLLED_BACK),
                            org.assertj.core.groups.Tuple.tuple(a, Why.ROLLED_BACK),
                            org.assertj.core.groups.Tuple.tuple(c, Why.PROMOTED),
                            org.assertj.core.groups.Tuple.tuple(a, Why.ROLLED_BACK));
        }

        @Test
        void aCutHistoryKeepsWhatCanBeRead() throws IOException {
            String a = train(data).version();
            String b = train(data).version();
            Path file = models.resolve("history.jsonl");
            Files.writeString(file, Files.readString(file) + "{\"at\":\"2026-04-0");
            assertThat(registry().rollBack()).isEqualTo(a);
            assertThat(registry().history()).hasSize(3);
            assertThat(b).isNotEqualTo(a);
        }

        @Test
        void aDamagedVersionIsNeitherPromotedNorGoneBackTo() throws IOException {
            String a = train(data).version();
            String b = train(data).version();
            Path file = models.resolve("versions").resolve(a).resolve("series.bin");
            byte[] bytes = Files.readAllBytes(file);
            bytes[100] ^= 1;
            Files.write(file, bytes);
            assertThatThrownBy(() -> registry().promote(a)).hasMessageContaining("SHA-256 differs");
            assertThatThrownBy(() -> registry().rollBack()).hasMessageContaining("SHA-256 differs");
            assertThat(registry().current()).isEqualTo(b);
            assertThat(registry().verify(a)).singleElement().asString().contains("SHA-256 differs");
            assertThat(registry().verify(b)).isEmpty();
        }

        @Test
        void aFileThatNobodyNamedIsTold() throws IOException {
            String a = train(data).version();
            Files.writeString(models.resolve("versions").resolve(a).resolve("extra.class"), "x");
            assertThat(registry().verify(a)).singleElement().asString().contains("extra.class");
        }

        @Test
        void pruningKeepsWhatServesAndWhatServedBefore() {
            String a = train(data).version();
            String b = train(data, Promotion.NEVER).version();
            String c = train(data, Promotion.NEVER).version();
            String d = train(data).version();
            assertThat(registry().prune(1)).containsExactlyInAnyOrder(b, c);
            assertThat(registry().versions())
                    .extracting(ModelCatalog.ModelVersion::id)
                    .containsExactly(d, a);
        }
    }
}
