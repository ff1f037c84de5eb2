package dev.forewarn.backtest.anomaly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forewarn.backtest.Section;
import dev.forewarn.backtest.Workers;
import dev.forewarn.metric.SeriesKey;
import dev.forewarn.metric.TimeSeries;
import dev.forewarn.risk.SharedModel;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AnomalyBacktestTest {
    private static final long STEP = 300_000;
    private static final int SIZE = 1500;
    private static final int SHIFT = 1000;

    static List<Detector> detectors() {
        return List.of(
                new ProductDetector(SharedModel.none()),
                new RandomCutForestDetector(1),
                new ShingledIsolationForest(1),
                new SpectralResidual(),
                new WindowedGaussian());
    }

    private static TimeSeries shifted(String name, long seed) {
        var random = new SplittableRandom(seed);
        double[] values = random.doubles(SIZE).toArray();
        for (int i = SHIFT; i < SIZE; i++) {
            values[i] += 5;
        }
        return new TimeSeries(
                SeriesKey.of(name), LongStream.range(0, SIZE).map(i -> STEP * i).toArray(), values);
    }

    private static AnomalyLabel window(String series) {
        return new AnomalyLabel(
                series,
                Instant.ofEpochMilli(STEP * (SHIFT - 50)),
                Instant.ofEpochMilli(STEP * (SHIFT + 50)),
                true,
                List.of());
    }

    @ParameterizedTest
    @MethodSource("detectors")
    void noDetectorKnowsTheFuture(Detector detector) {
        TimeSeries whole = shifted("s", 1);
        double[] other = whole.values().clone();
        Arrays.fill(other, SHIFT, SIZE, 1e6);
        double[] scores = AnomalyBacktest.stream(detector, new LabelledSeries("f", whole, List.of(), false, 0));
        double[] changed = AnomalyBacktest.stream(
                detector,
                new LabelledSeries(
                        "f", new TimeSeries(whole.series(), whole.timesMillis(), other), List.of(), false, 0));
        assertThat(Arrays.copyOf(changed, SHIFT)).containsExactly(Arrays.copyOf(scores, SHIFT));
    }

    @Test
    void levelShiftsAreFoundAndShown() {
        List<TimeSeries> series = List.of(shifted("a", 1), shifted("b", 2));
        List<LabelledSeries> cases = AnomalyBacktest.cases("made", series, List.of(window("a"), window("b")));
        assertThat(cases).hasSize(2).allMatch(LabelledSeries::isWindowed);
        Section section = new AnomalyBacktest(
                        List.of(new ProductDetector(SharedModel.none()), new WindowedGaussian()),
                        SharedModel.none(),
                        1,
                        new Workers(1))
                .run(cases, List.of(), (stage, done, of) -> {});
        assertThat(section.id()).isEqualTo("anomaly");
        assertThat(section.tables().getFirst().rows())
                .extracting(List::getFirst)
                .containsExactly("forewarn", "windowed Gaussian");
        double ours =
                Double.parseDouble(section.tables().getFirst().rows().getFirst().get(1));
        assertThat(ours).isBetween(70.0, 100.0); // a shift in the middle of its window is worth 86
        assertThat(section.json()).containsKeys("forewarn", "flag");
        assertThat(section.tables().get(2).rows())
                .filteredOn(row -> row.getFirst().equals("all"))
                .extracting(row -> row.get(3))
                .containsOnly("2 of 2");
    }

    @Test
    void labelsWithMetricsConcernThoseMetricsAlone() {
        var label = new AnomalyLabel(
                "m",
                Instant.ofEpochMilli(STEP * SHIFT),
                Instant.ofEpochMilli(STEP * (SHIFT + 9)),
                false,
                List.of("cpu"));
        List<LabelledSeries> cases =
                AnomalyBacktest.cases("m", List.of(shifted("m/cpu", 1), shifted("m/mem", 2)), List.of(label));
        assertThat(cases).singleElement().satisfies(only -> {
            assertThat(only.samples().series().text()).isEqualTo("m/cpu");
            assertThat(only.from()).isEqualTo(SIZE / 2);
            assertThat(only.stretches()).containsExactly(new LabelledSeries.Stretch(SHIFT, SHIFT + 9));
        });
    }
}
