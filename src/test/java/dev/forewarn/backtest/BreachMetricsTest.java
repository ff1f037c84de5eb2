package dev.forewarn.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.forewarn.metric.Grid;
import dev.forewarn.metric.SeriesKey;
import dev.forewarn.metric.Window;
import dev.forewarn.risk.Objective;
import dev.forewarn.risk.Side;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BreachMetricsTest {
    private static int[] all(int count) {
        return IntStream.range(0, count).toArray();
    }

    @Test
    void averagePrecisionByHand() {
        // in order of rank: hit 1/1, miss, hit 2/3, miss, miss: (1 + 2/3) / 2
        byte[] labels = {0, 1, 0, 1, 0};
        double[] ranking = {4, 5, 1, 3, 2};
        assertThat(BreachMetrics.averagePrecision(labels, ranking, all(5))).isCloseTo(5.0 / 6, within(1e-12));
    }

    @Test
    void tiesAreTakenTogether() {
        // first tie: 2 of 3 are hits, precision 2/3 for both; then the last hit at 3/5
        byte[] labels = {1, 0, 1, 0, 1};
        double[] ranking = {7, 7, 7, 1, 1};
        double expected = 2.0 / 3 * 2 / 3 + 3.0 / 5 * 1 / 3;
        assertThat(BreachMetrics.averagePrecision(labels, ranking, all(5))).isCloseTo(expected, within(1e-12));
        double[] constant = new double[5];
        assertThat(BreachMetrics.averagePrecision(labels, constant, all(5)))
                .as("the base rate")
                .isEqualTo(0.6);
    }

    @Test
    void onlyOriginsCount() {
        byte[] labels = {-1, 1, -1, 0};
        assertThat(BreachMetrics.averagePrecision(labels, new double[] {9, 2, 8, 1}, new int[] {1, 3}))
                .isEqualTo(1);
    }

    @Test
    void brierSkillByHand() {
        byte[] labels = {1, 0, 0, 0};
        // base 0.25: reference .5625 + 3 x .0625 = .75; ours .04 + .01 + .01 + 0 = .06
        assertThat(BreachMetrics.brierSkill(labels, new double[] {0.8, 0.1, 0.1, 0}, all(4)))
                .isCloseTo(1 - 0.06 / 0.75, within(1e-12));
        assertThat(BreachMetrics.brierSkill(labels, new double[] {0.25, 0.25, 0.25, 0.25}, all(4)))
                .isZero();
    }

    @Test
    void reliabilityByHand() {
        var reliability = new Reliability();
        reliability.add(0.05, false);
        reliability.add(0.07, true); // first bin: said .12, came 1
        reliability.add(0.95, true);
        reliability.add(1.0, true); // last bin: said 1.95, came 2
        assertThat(reliability.expectedError()).isCloseTo((0.88 + 0.05) / 4, within(1e-12));
        assertThat(reliability.count(9)).isEqualTo(2);
        assertThat(reliability.said(0)).isCloseTo(0.06, within(1e-12));
        assertThat(reliability.came(0)).isEqualTo(0.5);
        assertThat(reliability.said(4)).isNaN();
        assertThat(new Reliability().expectedError()).isNaN();
    }

    /** Two days of five-minute cells; a breach of one cell every 96. */
    private static BreachCase everyEightHours() {
        double[] values = new double[2 * 576];
        Arrays.setAll(values, i -> i % 96 == 95 ? 10 : 0);
        var window = new Window(new Grid(0, 300_000), 0, values);
        var objective = new Objective(Side.ABOVE, 5, Duration.ofMinutes(5), Duration.ofHours(1));
        return BreachCase.of("f", SeriesKey.of("cpu"), window, 576, objective).orElseThrow();
    }

    @Test
    void whoKnowsIsWarnedOfEverythingWithTheWholeHorizonAsLead() {
        BreachCase cut = everyEightHours();
        double[] clairvoyant = new double[cut.labels().length];
        Arrays.setAll(clairvoyant, i -> cut.labels()[i] == 1 ? 1 : 0);
        BreachMetrics metrics = BreachMetrics.of(cut, clairvoyant, clairvoyant);
        assertThat(metrics.breaches()).isEqualTo(6);
        assertThat(metrics.averagePrecision()).isEqualTo(1);
        assertThat(metrics.brierSkill()).isEqualTo(1);
        assertThat(metrics.medianLeadCells()).isEqualTo(12);
        assertThat(metrics.warned())
                .as("the last breach has no window that closes")
                .isGreaterThanOrEqualTo(5.0 / 6);
    }

    @Test
    void whoSaysNothingIsWorthTheBaseRate() {
        BreachCase cut = everyEightHours();
        double[] silent = new double[cut.labels().length];
        BreachMetrics metrics = BreachMetrics.of(cut, silent, silent);
        double base = IntStream.range(0, silent.length)
                        .filter(i -> cut.labels()[i] == 1)
                        .count()
                / (double) metrics.origins();
        assertThat(metrics.averagePrecision()).isCloseTo(base, within(1e-12));
        assertThat(metrics.brierSkill()).isNegative();
    }

    @Test
    void anAlarmJustBeforeEachBreachLeadsByOneCell() {
        BreachCase cut = everyEightHours();
        double[] late = new double[cut.labels().length];
        Arrays.setAll(late, i -> i % 96 == 94 ? 1 : 0);
        var alarms = new Alarms(cut, late, 0.5);
        assertThat(alarms.falseEpisodes()).isZero();
        assertThat(alarms.medianLead()).isEqualTo(1);
    }

    @Test
    void alarmsFarFromEveryBreachAreFalseEpisodesEach() {
        BreachCase cut = everyEightHours();
        double[] wrong = new double[cut.labels().length];
        Arrays.setAll(wrong, i -> i % 96 == 20 || i % 96 == 21 || i % 96 == 60 ? 1 : 0);
        var alarms = new Alarms(cut, wrong, 0.5);
        assertThat(alarms.falseEpisodes()).isEqualTo(12); // 20 and 21 are one episode
        assertThat(alarms.warnedShare()).isZero();
        assertThat(alarms.medianLead()).isNaN();
    }
}
