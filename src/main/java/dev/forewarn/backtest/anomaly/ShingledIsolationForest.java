package dev.forewarn.backtest.anomaly;

import dev.forewarn.metric.SeriesKey;
import java.util.Arrays;
import java.util.concurrent.ForkJoinPool;
import org.jspecify.annotations.Nullable;
import smile.anomaly.IsolationForest;
import smile.math.MathEx;

/** Isolation forest (Liu, Ting and Zhou 2008) of Smile on windows of eight values, fitted once on the probation. */
final class ShingledIsolationForest implements Detector {
    private static final int TREES = 100;
    private static final int SAMPLE = 256;
    private static final int SHINGLE = 8;
    private static final int LEAST = 4 * SHINGLE;
    private static final double LARGEST_SHARE = 0.99;

    private final long seed;

    ShingledIsolationForest(long seed) {
        this.seed = seed;
    }

    @Override
    public String name() {
        return "isolation forest";
    }

    @Override
    public Stream start(SeriesKey series, int probation, int cellsPerDay) {
        return new Running(Math.max(probation, LEAST), seed);
    }

    static IsolationForest fit(double[][] rows, long seed) {
        double share = Math.min(LARGEST_SHARE, SAMPLE / (double) rows.length);
        int depth = (int) Math.ceil(Math.log(Math.max(2, share * rows.length)) / Math.log(2));
        var options = new IsolationForest.Options(TREES, depth, share, 0);
        try (var alone = new ForkJoinPool(1)) { // Smile fits trees in parallel, with a generator for each thread
            return alone.submit(() -> {
                        MathEx.setSeed(seed);
                        return IsolationForest.fit(rows, options);
                    })
                    .join();
        }
    }

    private static final class Running implements Stream {
        private final int history;
        private final long seed;
        private final double[] seen;
        private final double[] shingle = new double[SHINGLE];
        private int count;
        private @Nullable IsolationForest forest;

        Running(int history, long seed) {
            this.history = history;
            this.seed = seed;
            this.seen = new double[history];
        }

        @Override
        public double next(long timeMillis, double value) {
            System.arraycopy(shingle, 1, shingle, 0, SHINGLE - 1);
            shingle[SHINGLE - 1] = value;
            if (forest == null) {
                seen[count++] = value;
                if (count == history) {
                    forest = fit();
                }
                return 0;
            }
            return forest.score(shingle);
        }

        private IsolationForest fit() {
            double[][] rows = new double[history - SHINGLE + 1][];
            for (int i = 0; i < rows.length; i++) {
                rows[i] = Arrays.copyOfRange(seen, i, i + SHINGLE);
            }
            return ShingledIsolationForest.fit(rows, seed);
        }
    }
}
