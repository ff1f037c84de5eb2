package dev.forewarn.backtest.anomaly;

import com.amazon.randomcutforest.RandomCutForest;
import dev.forewarn.metric.SeriesKey;

/** The anomaly score of Random Cut Forest (Guha, Mishra, Roy and Schrijvers 2016) in the library of AWS, over shingles. */
final class RandomCutForestDetector implements Detector {
    private static final int TREES = 50;
    private static final int SAMPLE = 256;
    private static final int SHINGLE = 8;

    private final long seed;

    RandomCutForestDetector(long seed) {
        this.seed = seed;
    }

    @Override
    public String name() {
        return "Random Cut Forest";
    }

    @Override
    public Stream start(SeriesKey series, int probation, int cellsPerDay) {
        RandomCutForest forest = RandomCutForest.builder()
                .dimensions(SHINGLE)
                .shingleSize(SHINGLE)
                .internalShinglingEnabled(true)
                .numberOfTrees(TREES)
                .sampleSize(SAMPLE)
                .parallelExecutionEnabled(false)
                .randomSeed(seed)
                .build();
        float[] point = new float[1];
        return (time, value) -> {
            point[0] = (float) value;
            double score = forest.getAnomalyScore(point);
            forest.update(point);
            return score;
        };
    }
}
