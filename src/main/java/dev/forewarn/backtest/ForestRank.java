package dev.forewarn.backtest;

import com.amazon.randomcutforest.RandomCutForest;
import java.util.Arrays;

/**
 * AWS' Random Cut Forest, the library itself, streaming: a cell is scored before it is learnt. An anomaly score is not a risk;
 * what is said is its rank among the scores of history, as who alerts on anomalies uses it. Fewer trees than its default of 50, to
 * keep the run short: the score is a mean over trees, and ranks move little.
 */
final class ForestRank implements Contender {
    private static final int TREES = 15;
    private static final int SAMPLE = 256;
    private static final int SHINGLE = 8;

    private final long seed;

    ForestRank(long seed) {
        this.seed = seed;
    }

    @Override
    public String name() {
        return "Random Cut Forest rank";
    }

    @Override
    public Answers answer(BreachCase cut) {
        int n = cut.window().size();
        double[] scores = new double[n];
        Arrays.fill(scores, Double.NaN);
        RandomCutForest forest = forest(cut);
        float[] point = new float[1];
        double unit = 1 / Baselines.historyScale(cut); // a float has seven digits: spend them on the spread
        double limit = cut.objective().limit();
        for (int i = 0; i < n; i++) {
            double x = cut.window().values()[i];
            if (!Double.isNaN(x)) {
                point[0] = (float) Math.clamp((x - limit) * unit, -1e30, 1e30);
                scores[i] = forest.getAnomalyScore(point);
                forest.update(point);
            }
        }
        double[] past = Arrays.stream(scores, 0, cut.history())
                .filter(score -> score > 0)
                .sorted()
                .toArray();
        double[] ranking = new double[n];
        double[] probabilities = new double[n];
        Arrays.fill(ranking, Double.NaN);
        Arrays.fill(probabilities, Double.NaN);
        for (int i = cut.history(); i < n; i++) {
            if (!Double.isNaN(scores[i])) {
                ranking[i] = scores[i];
                int place = Arrays.binarySearch(past, scores[i]);
                probabilities[i] = ((place < 0 ? -place - 1 : place) + 0.5) / (past.length + 1.0);
            }
        }
        return new Answers(ranking, probabilities);
    }

    private RandomCutForest forest(BreachCase cut) {
        return RandomCutForest.builder()
                .dimensions(SHINGLE)
                .shingleSize(SHINGLE)
                .internalShinglingEnabled(true)
                .numberOfTrees(TREES)
                .sampleSize(SAMPLE)
                .outputAfter(32)
                .parallelExecutionEnabled(false)
                .randomSeed(seed ^ cut.series().fingerprint())
                .build();
    }
}
