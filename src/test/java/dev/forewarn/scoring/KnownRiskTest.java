package dev.forewarn.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forewarn.kernel.Quantile;
import dev.forewarn.metric.TimeSeries;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Processes whose true risk is known, by simulation or by definition. */
class KnownRiskTest {
    private static final int HORIZON = 12; // an hour of five-minute cells
    private static final double COEFFICIENT = 0.9;

    /** P(the process rises above the limit within the horizon) from values of half units between -8 and 8. */
    private static double[] truth(double limit) {
        var random = new SplittableRandom(1);
        double[] p = new double[33];
        for (int k = 0; k < p.length; k++) {
            int crossed = 0;
            for (int path = 0; path < 4000; path++) {
                double x = (k - 16) / 2.0;
                boolean beyond = false;
                for (int h = 0; h < HORIZON; h++) {
                    x = COEFFICIENT * x + random.nextGaussian();
                    beyond |= x > limit;
                }
                crossed += beyond ? 1 : 0;
            }
            p[k] = crossed / 4000.0;
        }
        return p;
    }

    private static double at(double[] truth, double x) {
        double position = Math.clamp(2 * x + 16, 0, truth.length - 1.001);
        int below = (int) position;
        return truth[below] + (position - below) * (truth[below + 1] - truth[below]);
    }

    /** Healthy: 0.036 to 0.057 over eight seeds, where always saying the true mean risk is off by 0.081 to 0.092. */
    @Test
    void theRiskOfAnAutoregressionIsNearTheTruth() {
        double limit = 4;
        double[] truth = truth(limit);
        for (long seed = 1; seed <= 8; seed++) {
            var random = new SplittableRandom(seed);
            double[] at = {0};
            TimeSeries series =
                    Series.fiveMinutes(28 * Series.DAY, i -> at[0] = COEFFICIENT * at[0] + random.nextGaussian());
            int history = 14 * Series.DAY;
            SeriesState state = Series.fitted(series, history, Series.above(limit));
            double apart = 0;
            double constant = 0;
            int origins = 0;
            double base = Arrays.stream(series.values())
                    .filter(x -> x <= limit)
                    .map(x -> at(truth, x))
                    .average()
                    .orElseThrow();
            for (int i = history; i < series.size(); i++) {
                double x = series.values()[i];
                state.observe(series.timesMillis()[i], x);
                if (x <= limit) {
                    double p = at(truth, x);
                    apart += Math.abs(Series.p(state) - p);
                    constant += Math.abs(base - p);
                    origins++;
                }
            }
            assertThat(apart / origins).isLessThan(0.06);
            assertThat(apart).isLessThan(0.65 * constant);
        }
    }

    /**
     * The same around a day's sine, at the default limit, against the exact risk by time of day. Healthy: 0.019 to 0.031 a
     * seed, 0.024 in the mean, where always saying the mean risk is off by 0.073.
     */
    @Test
    void theRiskOfAnAutoregressionWithASeasonIsNearTheTruth() {
        double apart = 0;
        for (long seed = 1; seed <= 6; seed++) {
            apart += apart(seed) / 6;
        }
        assertThat(apart).isLessThan(0.03);
    }

    private static double apart(long seed) {
        double[] at = {0};
        var random = new SplittableRandom(seed);
        int history = 14 * Series.DAY;
        TimeSeries series = Series.fiveMinutes(28 * Series.DAY, i -> {
            at[0] = COEFFICIENT * at[0] + random.nextGaussian();
            return at[0] + SeasonalTruth.season(i);
        });
        double limit = Quantile.ofSorted(Quantile.sortedFinite(Arrays.copyOf(series.values(), history)), 0.98);
        var truth = new SeasonalTruth(COEFFICIENT, limit, HORIZON);
        SeriesState state = Series.fitted(series, history, Series.above(limit));
        double apart = 0;
        int origins = 0;
        for (int i = history; i < series.size(); i++) {
            double x = series.values()[i];
            state.observe(series.timesMillis()[i], x);
            if (x <= limit) {
                apart += Math.abs(Series.p(state) - truth.at(i, x));
                origins++;
            }
        }
        return apart / origins;
    }

    /**
     * Nothing can be foreseen here, so the skill against the live base rate can only be what following chance costs.
     * Healthy: -0.007 in the mean of eight seeds; without the line that learns how far to believe the log-odds -0.023.
     */
    @Test
    void pureNoiseIsAnsweredWithAboutItsBaseRate() {
        double skills = 0;
        for (long seed = 1; seed <= 8; seed++) {
            var random = new SplittableRandom(seed);
            TimeSeries series = Series.fiveMinutes(28 * Series.DAY, i -> random.nextGaussian());
            double limit = 2.05;
            int history = 14 * Series.DAY;
            SeriesState state = Series.fitted(series, history, Series.above(limit));
            double[] p = new double[series.size()];
            int[] y = new int[series.size()];
            int origins = 0;
            for (int i = history; i < series.size() - HORIZON; i++) {
                state.observe(series.timesMillis()[i], series.values()[i]);
                if (series.values()[i] <= limit) {
                    p[origins] = Series.p(state);
                    for (int h = 1; h <= HORIZON; h++) {
                        y[origins] |= series.values()[i + h] > limit ? 1 : 0;
                    }
                    origins++;
                }
            }
            double base = Arrays.stream(y, 0, origins).average().orElseThrow();
            double ours = 0;
            double reference = 0;
            for (int k = 0; k < origins; k++) {
                ours += (p[k] - y[k]) * (p[k] - y[k]);
                reference += (base - y[k]) * (base - y[k]);
            }
            skills += 1 - ours / reference;
        }
        assertThat(skills / 8).isGreaterThan(-0.01);
    }

    /** How likely a cell has errors, else it is zero: one in a hundred, in the afternoon one in eight. */
    private static double burst(int cell) {
        int ofDay = cell % Series.DAY;
        return ofDay > Series.DAY / 2 && ofDay < 3 * Series.DAY / 4 ? 0.125 : 0.01;
    }

    /** Half of the bursts are larger than their median, which is the limit. */
    private static double burstTruth(int cell) {
        double calm = 1;
        for (int h = 1; h <= HORIZON; h++) {
            calm *= 1 - burst(cell + h) / 2;
        }
        return 1 - calm;
    }

    /** Healthy: 0.045 over four seeds, where always saying the true mean risk is off by 0.172. */
    @Test
    void theRiskOfASeriesThatIsMostlyZeroIsNearTheTruth() {
        double apart = 0;
        double constant = 0;
        double below = 0;
        int origins = 0;
        int history = 14 * Series.DAY;
        for (long seed = 1; seed <= 4; seed++) {
            var random = new SplittableRandom(seed);
            TimeSeries series = Series.fiveMinutes(
                    28 * Series.DAY, i -> random.nextDouble() < burst(i) ? 5 * Math.exp(random.nextGaussian()) : 0);
            SeriesState state = Series.fitted(series, history, Series.above(5));
            double base = 0;
            for (int i = history; i < series.size(); i++) {
                base += burstTruth(i) / (series.size() - history);
            }
            for (int i = history; i < series.size(); i++) {
                state.observe(series.timesMillis()[i], series.values()[i]);
                if (series.values()[i] <= 5) {
                    apart += Math.abs(Series.p(state) - burstTruth(i));
                    constant += Math.abs(base - burstTruth(i));
                    origins++;
                }
            }
            double[] quantiles = new double[3];
            state.quantiles(1, new double[] {0.1, 0.5, 0.9}, quantiles);
            below = Math.min(below, quantiles[0]);
        }
        assertThat(apart / origins).isLessThan(0.06);
        assertThat(apart).isLessThan(0.35 * constant);
        assertThat(below).as("no forecast below zero").isZero();
    }
}
