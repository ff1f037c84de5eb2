package dev.forewarn.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.forewarn.metric.SeriesKey;
import dev.forewarn.metric.TimeSeries;
import dev.forewarn.risk.ObjectiveBook;
import dev.forewarn.risk.SharedModel;
import dev.forewarn.risk.Trust;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What metrics are really like: bounded, frozen, mostly zero, with holes. */
class RealMetricsTest {
    private static final double[] LEVELS = {0.05, 0.25, 0.5, 0.75, 0.95};
    private static final int CELLS = 3 * Series.DAY;

    /** Trained on all but the last day, which comes by the online door. */
    private static ForecastFan fan(String name, IntToDoubleFunction value) {
        FleetScorer fleet = scorer(name, value);
        TimeSeries series = Series.fiveMinutes(CELLS, value);
        int handle = fleet.handle(SeriesKey.of(name));
        for (int i = CELLS - Series.DAY; i < CELLS; i++) {
            fleet.observe(handle, series.timesMillis()[i], series.values()[i]);
        }
        return new SharedFleet(fleet).forecast(SeriesKey.of(name)).orElseThrow();
    }

    private static FleetScorer scorer(String name, IntToDoubleFunction value) {
        TimeSeries series = Series.fiveMinutes(CELLS - Series.DAY, value);
        var key = SeriesKey.of(name);
        var fleet = new FleetScorer(SharedModel.none(), ObjectiveBook.defaults());
        fleet.adopt(
                key,
                new SeriesFit(SharedModel.none(), ObjectiveBook.defaults())
                        .fit(new TimeSeries(key, series.timesMillis(), series.values()))
                        .state());
        return fleet;
    }

    private static double noise(int i) {
        return new SplittableRandom(i).nextGaussian();
    }

    @ParameterizedTest
    @CsvSource({
        "queue_length, 3, 4, 0, Infinity", // never negative
        "cpu_percent, 93, 6, 0, 100",
        "hit_ratio, 0.95, 0.06, 0, 1"
    })
    void nothingIsForecastBeyondWhatTheSeriesCanBe(
            String name, double level, double spread, double least, double most) {
        IntToDoubleFunction value = i -> Math.clamp(level + spread * noise(i), least, most - 1e-3 * level);
        for (double[] quantile : fan(name, value).quantiles()) {
            for (double x : quantile) {
                assertThat(x).isBetween(least, most);
            }
        }
    }

    @Test
    void aPercentageThatWasAboveAHundredIsNotCutThere() {
        double[][] quantiles = fan("cpu_percent", i -> 180 + 10 * noise(i)).quantiles();
        assertThat(quantiles[3][0]).isCloseTo(180, within(10.0));
    }

    @Test
    void aFrozenSeriesIsASinglePoint() {
        for (double[] quantile : fan("replicas", i -> 7).quantiles()) {
            for (double x : quantile) {
                assertThat(x).isEqualTo(7);
            }
        }
    }

    /** Its median may lie above zero all the same, see docs/adr/0020-real-metrics.md. */
    @Test
    void mostlyZeroBeginsAtZeroAndReachesTheBursts() {
        IntToDoubleFunction value =
                i -> new SplittableRandom(i).nextDouble() < 0.7 ? 0 : 20 + Math.abs(5 * noise(i + 1_000_000));
        ForecastFan fan = fan("errors", value);
        assertThat(fan.quantiles()[1][0]).as("10 %% at the first step").isLessThan(1e-9);
        assertThat(fan.quantiles()[6][0]).as("95 %% at the first step").isBetween(10.0, 45.0);
    }

    /** After a hole of five and a quarter days the time of day is known by the clock, and trust is less for a while. */
    @Test
    void afterAGapThePhaseIsThatOfTheClock() {
        IntToDoubleFunction value = i -> 50 + 20 * Math.sin(2 * Math.PI * i / Series.DAY) + noise(i);
        FleetScorer fleet = scorer("load", value);
        int handle = fleet.handle(SeriesKey.of("load"));
        int after = CELLS - Series.DAY + 5 * Series.DAY + Series.DAY / 4;
        for (int i = after; i < after + 3; i++) {
            fleet.observe(handle, Series.START + 300_000L * i, value.applyAsDouble(i));
        }
        double[] quantiles = new double[LEVELS.length];
        fleet.quantiles(handle, 12, LEVELS, quantiles);
        assertThat(quantiles[2]).isCloseTo(50 + 20 * Math.sin(2 * Math.PI * (after + 14) / Series.DAY), within(4.0));
        assertThat(fleet.series(handle).state().trust()).isEqualTo(Trust.WIDENED);
    }

    /** A spike right before a hole is forgotten over the hole, as it would have been had somebody looked. */
    @Test
    void aDeviationDecaysOverAGap() {
        IntToDoubleFunction value = i -> 50 + 10 * Math.sin(2 * Math.PI * i / Series.DAY) + noise(i);
        FleetScorer calm = scorer("load", value);
        FleetScorer spiked = scorer("load", value);
        int last = CELLS - Series.DAY;
        for (int i = last; i < last + 4; i++) {
            calm.observe(calm.handle(SeriesKey.of("load")), Series.START + 300_000L * i, value.applyAsDouble(i));
            spiked.observe(
                    spiked.handle(SeriesKey.of("load")), Series.START + 300_000L * i, value.applyAsDouble(i) + 60);
        }
        double[] there = new double[LEVELS.length];
        double[] here = new double[LEVELS.length];
        int back = last + 2 * Series.DAY;
        for (FleetScorer each : new FleetScorer[] {calm, spiked}) {
            for (int i = back; i < back + 2; i++) {
                each.observe(each.handle(SeriesKey.of("load")), Series.START + 300_000L * i, value.applyAsDouble(i));
            }
        }
        calm.quantiles(calm.handle(SeriesKey.of("load")), 12, LEVELS, there);
        spiked.quantiles(spiked.handle(SeriesKey.of("load")), 12, LEVELS, here);
        assertThat(here[2]).isCloseTo(there[2], within(6.0));
    }
}
