package dev.forewarn.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.forewarn.anomaly.AlarmRate;
import dev.forewarn.kernel.SavedBytes;
import dev.forewarn.metric.Counters;
import dev.forewarn.metric.SeriesKey;
import dev.forewarn.metric.TimeSeries;
import dev.forewarn.risk.BreachRisk;
import dev.forewarn.risk.ObjectiveBook;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A counter is forecast as its rate, by whichever door its samples come. */
class CounterTest {
    private static final SeriesKey TOTAL = SeriesKey.of("http_requests_total", Map.of("job", "shop"));
    private static final int HISTORY = 4 * Series.DAY;
    private static final TimeSeries READINGS = counter(TOTAL, 6 * Series.DAY);

    /** About a hundred a second around a sine a day long; every process lives 700 readings. */
    private static TimeSeries counter(SeriesKey key, int cells) {
        var random = new SplittableRandom(5);
        double[] total = {0};
        TimeSeries shape = Series.fiveMinutes(cells, i -> {
            double rate = 100 + 20 * Math.sin(2 * Math.PI * i / Series.DAY) + random.nextGaussian();
            total[0] = (i % 700 == 0 ? 0 : total[0]) + 300 * rate;
            return total[0];
        });
        return new TimeSeries(key, shape.timesMillis(), shape.values());
    }

    private static SeriesFit.Fitted fitted(TimeSeries history, Counters counters) {
        return new SeriesFit(Series.shipped(), ObjectiveBook.defaults().with(counters)).fit(history);
    }

    @Test
    void trainedWholeItStandsWhereOneTrainedBeforeGoesOnTo() throws IOException {
        TimeSeries rates = CounterSeries.rates(READINGS);
        SeriesState online =
                fitted(Series.part(READINGS, 0, HISTORY), Counters.byName()).state();
        SeriesState unbroken =
                fitted(Series.part(READINGS, 0, HISTORY), Counters.byName()).state();
        SeriesState ofRates = fitted(
                        new TimeSeries(
                                TOTAL,
                                Series.part(rates, 0, HISTORY - 1).timesMillis(),
                                Series.part(rates, 0, HISTORY - 1).values()),
                        Counters.byName())
                .state();
        assertThat(online.isCounter()).isTrue();
        assertThat(ofRates.isCounter()).isFalse();
        for (int i = HISTORY; i < READINGS.size(); i++) {
            if (i % 97 == 0) { // the process that forecasts starts anew
                online = SeriesState.restore(SavedBytes.reader(SavedBytes.of(online::save)), Series.shipped());
            }
            online.observe(READINGS.timesMillis()[i], READINGS.values()[i]);
            unbroken.observe(READINGS.timesMillis()[i], READINGS.values()[i]);
            ofRates.observe(rates.timesMillis()[i - 1], rates.values()[i - 1]);
            assertThat(online.value()).isEqualTo(rates.values()[i - 1]).isBetween(70.0, 130.0);
            assertThat(Series.p(online)).isEqualTo(Series.p(ofRates));
        }
        assertThat(SavedBytes.of(online::save)).isEqualTo(SavedBytes.of(unbroken::save));
    }

    @Test
    void itsTrainedLimitIsARate() {
        SeriesFit.Fitted fitted = fitted(Series.part(READINGS, 0, HISTORY), Counters.byName());
        assertThat(fitted.trainedLimit()).isCloseTo(120, within(3.0));
        assertThat(fitted.note()).startsWith("counter, per second");
    }

    @Test
    void aSeriesThatGrowsIsNoCounterUnlessItSaysSo() {
        var disk = SeriesKey.of("disk_used_bytes");
        TimeSeries growing = Series.part(counter(disk, 600), 0, 600);
        assertThat(fitted(growing, Counters.byName()).state().isCounter()).isFalse();
        assertThat(fitted(growing, Counters.declared(List.of("disk_*"))).state().isCounter())
                .isTrue();
    }

    @Test
    void aTotalThatGoesUpAndDownIsAGauge() {
        var memory = SeriesKey.of("memory_total");
        TimeSeries series = Series.seasonal(600, 3);
        var gauge = new TimeSeries(memory, series.timesMillis(), series.values());
        assertThat(fitted(gauge, Counters.byName()).state().isCounter()).isFalse();
        TimeSeries flat = Series.fiveMinutes(600, i -> 64);
        assertThat(fitted(new TimeSeries(memory, flat.timesMillis(), flat.values()), Counters.byName())
                        .state()
                        .isCounter())
                .isFalse();
    }

    @Test
    void startedColdItIsARateFromTheSecondReadingOn() {
        var fleet = new FleetScorer(Series.shipped(), ObjectiveBook.defaults());
        int handle = fleet.handle(TOTAL);
        for (int i = 0; i < 900; i++) {
            assertThat(fleet.observe(handle, READINGS.timesMillis()[i], READINGS.values()[i]))
                    .isNull();
            List<BreachRisk> risks = fleet.risks(handle, 0);
            if (i > 0) {
                assertThat(risks).hasSize(1);
                assertThat(risks.getFirst().perSecond()).isTrue();
                assertThat(risks.getFirst().value()).isBetween(70.0, 130.0);
                assertThat(risks.getFirst().objective().limit()).isBetween(70.0, 130.0);
            }
        }
        assertThat(fleet.series(handle).isCold()).isFalse();
    }

    @Test
    void declaredAndSeenOnceItSaysNothingYet() {
        var book = ObjectiveBook.defaults().with(Counters.declared(List.of("checkout*")));
        var fleet = new FleetScorer(Series.shipped(), book);
        int handle = fleet.handle(Series.KEY);
        assertThat(fleet.observe(handle, Series.START, 5)).isNull();
        assertThat(fleet.objectives(handle)).isZero();
        assertThat(fleet.risks(handle, 0)).isEmpty();
        assertThat(fleet.observe(handle, Series.START + 60_000, 65)).isNull();
        assertThat(fleet.risks(handle, 0).getFirst().value()).isEqualTo(1);
    }

    @Test
    void theStatelessDoorAnswersInRatesToo() {
        var assessor = new StatelessAssessor(Series.shipped(), Counters.byName(), AlarmRate.USUAL);
        for (int count : new int[] {5, 400}) {
            Assessor.Assessment answer =
                    assessor.assess(Series.part(READINGS, 0, count), java.util.Optional.empty(), Series.above(150));
            assertThat(answer.risk().perSecond()).isTrue();
            assertThat(answer.fan().perSecond()).isTrue();
            assertThat(answer.fan().quantiles()[3][0]).isBetween(70.0, 130.0);
        }
    }

    @Test
    void forABacktestItIsASeriesOfRatesUnderItsOwnName() {
        TimeSeries measured = CounterSeries.measured(READINGS, Counters.byName());
        assertThat(measured.series().text()).isEqualTo("http_requests_total:rate{job=\"shop\"}");
        assertThat(measured.values()).isEqualTo(CounterSeries.rates(READINGS).values());
        assertThat(CounterSeries.measured(measured, Counters.byName())).isSameAs(measured);
    }
}
