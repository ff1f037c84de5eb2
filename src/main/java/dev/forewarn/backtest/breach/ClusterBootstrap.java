package dev.forewarn.backtest.breach;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * How far a headline would move had other series of the same kind been measured: series are drawn with replacement within
 * their families, families stay and weigh the same (Davison and Hinkley 1997, section 3.8). The same draws serve
 * every measure and contender, so that differences are paired.
 */
public final class ClusterBootstrap {
    /** How often series are drawn. */
    public static final int DRAWS = 2_000;

    private static final double TAIL = 0.025;

    private final long seed;

    public ClusterBootstrap(long seed) {
        this.seed = seed;
    }

    /**
     * A headline with its 95 % interval.
     *
     * @param value as measured
     */
    public record Interval(double low, double value, double high) {
        /** Above zero, and not by the choice of series. */
        public boolean isWin() {
            return low > 0;
        }

        /** Below zero, and not by the choice of series. */
        public boolean isLoss() {
            return high < 0;
        }
    }

    /**
     * Draws.
     *
     * @param byFamily a family each: one value a series, NaN where it has none; for differences, ours minus theirs
     */
    public Interval interval(List<double[]> byFamily) {
        List<double[]> known = byFamily.stream()
                .map(family ->
                        Arrays.stream(family).filter(x -> !Double.isNaN(x)).toArray())
                .filter(family -> family.length > 0)
                .toList();
        if (known.isEmpty()) {
            return new Interval(Double.NaN, Double.NaN, Double.NaN);
        }
        double value = known.stream()
                .mapToDouble(family -> Arrays.stream(family).average().orElseThrow())
                .average()
                .orElseThrow();
        var random = new SplittableRandom(seed);
        double[] drawn = new double[DRAWS];
        for (int draw = 0; draw < DRAWS; draw++) {
            double headline = 0;
            for (double[] family : known) {
                double sum = 0;
                for (int k = 0; k < family.length; k++) {
                    sum += family[random.nextInt(family.length)];
                }
                headline += sum / family.length;
            }
            drawn[draw] = headline / known.size();
        }
        Arrays.sort(drawn);
        int tail = (int) (TAIL * DRAWS);
        return new Interval(drawn[tail], value, drawn[DRAWS - 1 - tail]);
    }
}
