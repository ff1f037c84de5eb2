package dev.forewarn.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forewarn.metric.Sample;
import dev.forewarn.metric.TimeSeries;
import dev.forewarn.risk.BreachRisk;
import dev.forewarn.risk.ObjectiveBook;
import dev.forewarn.risk.ObjectiveRule;
import dev.forewarn.risk.SharedModel;
import dev.forewarn.risk.Side;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.Tuple.Tuple2;
import org.junit.jupiter.api.Test;

/** A series that nobody has seen before is scored from its first sample on. */
class ColdStartTest {
    @Provide
    Arbitrary<List<Tuple2<Long, Double>>> samples() {
        Arbitrary<Long> gap = Arbitraries.frequencyOf(
                Tuple.of(8, Arbitraries.of(60_000L, 15_000L, 300_000L)),
                Tuple.of(3, Arbitraries.longs().between(1, 100_000)),
                Tuple.of(1, Arbitraries.longs().between(1, 40_000_000_000L)));
        Arbitrary<Double> value = Arbitraries.frequencyOf(
                Tuple.of(10, Arbitraries.doubles().between(-100, 100)),
                Tuple.of(2, Arbitraries.just(0.0)),
                Tuple.of(
                        1, Arbitraries.of(Double.MAX_VALUE, -Double.MAX_VALUE, 1e300, 1e-300, 3e10, Double.MIN_VALUE)));
        return Combinators.combine(gap, value).as(Tuple::of).list().ofMinSize(1).ofMaxSize(120);
    }

    @Property(tries = 150)
    void whateverComesFirstItAnswersAProbability(
            @ForAll("samples") List<Tuple2<Long, Double>> samples, @ForAll boolean rules, @ForAll boolean prior) {
        var book = rules
                ? new ObjectiveBook(List.of(
                        new ObjectiveRule("*", Side.ABOVE, 50, Optional.empty(), Optional.empty()),
                        new ObjectiveRule("*", Side.BELOW, -50, Optional.empty(), Optional.empty())))
                : ObjectiveBook.defaults();
        var fleet = new SharedFleet(new FleetScorer(prior ? Series.shipped() : SharedModel.none(), book));
        long time = Series.START;
        for (Tuple2<Long, Double> sample : samples) {
            time += sample.get1();
            fleet.observe(new Sample(Series.KEY, Instant.ofEpochMilli(time), sample.get2()));
            List<BreachRisk> risks = fleet.latest(Series.KEY);
            assertThat(risks).hasSize(rules ? 2 : 1).allSatisfy(risk -> {
                assertThat(risk.breach().value()).isBetween(0.0, 1.0);
                assertThat(risk.anomaly()).isBetween(0.0, 1.0);
                assertThat(risk.drivers()).isNotEmpty();
            });
            double[][] fan = fleet.forecast(Series.KEY).orElseThrow().quantiles();
            for (double[] level : fan) {
                for (double x : level) {
                    assertThat(x).isFinite();
                }
            }
        }
    }

    @Test
    void theGridIsFoundAnewWhenTheFirstStepWasMisleading() {
        var fleet = new FleetScorer(Series.shipped(), ObjectiveBook.defaults());
        int handle = fleet.handle(Series.KEY);
        long time = Series.START;
        fleet.observe(handle, time, 1);
        fleet.observe(handle, time += 60_000, 1);
        for (int i = 0; i < 20; i++) {
            fleet.observe(handle, time += 10_000, 1 + i % 3);
        }
        assertThat(fleet.series(handle).state().grid().step()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void aSeriesFasterThanASecondStaysSmall() {
        var fleet = new FleetScorer(Series.shipped(), ObjectiveBook.defaults());
        int handle = fleet.handle(Series.KEY);
        for (int i = 0; i < 600; i++) {
            fleet.observe(handle, Series.START + 10L * i, i % 7);
        }
        SeriesState state = fleet.series(handle).state();
        assertThat(dev.forewarn.kernel.SavedBytes.of(state::save)).hasSizeLessThan(1_000_000);
        assertThat(state.paths().cells()).isLessThanOrEqualTo(3000);
    }

    @Test
    void withoutRulesTheLimitFollowsWhatItShowed() {
        TimeSeries series = Series.seasonal(600, 5);
        var fleet = new FleetScorer(Series.shipped(), ObjectiveBook.defaults());
        int handle = fleet.handle(Series.KEY);
        for (int i = 0; i < series.size(); i++) {
            fleet.observe(handle, series.timesMillis()[i], series.values()[i]);
        }
        double[] seen = java.util.Arrays.copyOf(series.values(), 512);
        java.util.Arrays.sort(seen);
        assertThat(fleet.reading(handle, 0).limit()).isBetween(seen[495], seen[508]);
        assertThat(fleet.series(handle).isCold()).isFalse();
    }

    @Test
    void trustGrowsWithHistory() {
        TimeSeries series = Series.seasonal(4 * Series.DAY, 6);
        var fleet = new FleetScorer(Series.shipped(), ObjectiveBook.defaults());
        int handle = fleet.handle(Series.KEY);
        var seen = new java.util.LinkedHashSet<String>();
        for (int i = 0; i < series.size(); i++) {
            fleet.observe(handle, series.timesMillis()[i], series.values()[i]);
            seen.add(fleet.reading(handle, 0).trust());
        }
        seen.remove("relearning"); // comes and goes with what a forecaster without a season takes for a new level
        assertThat(seen).containsExactly("no-opinion", "floor-only", "widened", "fresh");
    }
}
