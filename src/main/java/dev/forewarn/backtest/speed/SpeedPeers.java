package dev.forewarn.backtest.speed;

import com.amazon.randomcutforest.parkservices.ThresholdedRandomCutForest;
import dev.forewarn.kernel.FlatTrees;
import dev.forewarn.risk.SharedModel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;
import smile.classification.GradientTreeBoost;
import smile.data.DataFrame;
import smile.data.formula.Formula;
import smile.data.vector.IntVector;

/** What others do with the same kind of work, on the same thread of the same run. */
public final class SpeedPeers {
    private static final int TREES = 80;
    private static final int FEATURES = 46;
    private static final int EXAMPLES = 3_000;
    private static final int FOREST_TREES = 30;
    private static final int SHINGLE = 8;
    private static final int FOREST_SAMPLE = 256;
    private static final int WARM_POINTS = FOREST_SAMPLE + SHINGLE + 40;
    private static final int MEASURED_POINTS = 60;

    private final SharedModel shared;
    private final Meter meter;
    private final long seed;
    private final Consumer<String> progress;
    private double sink;

    /** With somewhere to tell what is being done. */
    public SpeedPeers(SharedModel shared, Meter meter, long seed, Consumer<String> progress) {
        this.shared = shared;
        this.meter = meter;
        this.seed = seed;
        this.progress = progress;
    }

    /**
     * Measures.
     *
     * @param forests how many series Random Cut Forest keeps in memory; each takes most of a megabyte
     */
    public List<Figure> run(int forests) {
        var figures = new ArrayList<Figure>();
        figures.add(randomCutForest(forests));
        var rows = rows();
        shared.trees().ifPresent(trees -> figures.add(own(trees.trees(), rows)));
        figures.add(smile(rows));
        try {
            figures.add(xgboost(rows));
        } catch (XGBoostError e) {
            throw new IllegalStateException("XGBoost cannot fit", e);
        } catch (LinkageError e) {
            progress.accept("XGBoost has no library for this machine");
        }
        if (Double.isNaN(sink)) {
            throw new IllegalStateException("the measured work came to nothing");
        }
        return figures;
    }

    private Figure randomCutForest(int forests) {
        progress.accept("feeding " + forests + " random cut forests");
        var recorded = IntStream.range(0, forests)
                .mapToObj(i -> new Recorded(Duration.ofMinutes(5), WARM_POINTS + MEASURED_POINTS, seed + i))
                .toList();
        var forest = IntStream.range(0, forests)
                .mapToObj(i -> ThresholdedRandomCutForest.builder()
                        .dimensions(SHINGLE)
                        .shingleSize(SHINGLE)
                        .numberOfTrees(FOREST_TREES)
                        .sampleSize(FOREST_SAMPLE)
                        .randomSeed(seed + i)
                        .build())
                .toList();
        double[] point = new double[1];
        long nanos = 0;
        for (int cell = 0; cell < WARM_POINTS + MEASURED_POINTS; cell++) {
            if (cell == WARM_POINTS) {
                nanos = meter.cpuNanos();
            }
            for (int i = 0; i < forests; i++) {
                point[0] = recorded.get(i).value(cell);
                sink += forest.get(i).process(point, recorded.get(i).time(cell)).getRCFScore();
            }
        }
        nanos = meter.cpuNanos() - nanos;
        return new Figure(
                "peer-random-cut-forest",
                "Random Cut Forest with threshold, " + FOREST_TREES + " trees, shingle " + SHINGLE,
                (double) forests * MEASURED_POINTS * 1e9 / nanos,
                "samples/s/core");
    }

    private float[][] rows() {
        var random = new SplittableRandom(seed);
        float[][] rows = new float[EXAMPLES][FEATURES];
        for (float[] row : rows) {
            for (int f = 0; f < FEATURES; f++) {
                row[f] = (float) random.nextGaussian(0, 3);
            }
        }
        return rows;
    }

    private static int label(float[] row) {
        return row[0] + 0.5 * row[1] * row[2] - row[3] > 1 ? 1 : 0;
    }

    private Figure own(FlatTrees trees, float[][] rows) {
        float[] row = new float[trees.features()];
        int[] scratch = new int[trees.scratch()];
        return single(
                "trees-own", "breach trees, a row at a time: our arrays, " + trees.trees() + " trees", 300, rows, x -> {
                    System.arraycopy(x, 0, row, 0, Math.min(x.length, row.length));
                    return trees.sum(row, scratch);
                });
    }

    private Figure smile(float[][] rows) {
        progress.accept("fitting Smile's boosted trees");
        String[] names = IntStream.range(0, FEATURES).mapToObj(i -> "f" + i).toArray(String[]::new);
        double[][] x = new double[EXAMPLES][FEATURES];
        for (int i = 0; i < EXAMPLES; i++) {
            for (int f = 0; f < FEATURES; f++) {
                x[i][f] = rows[i][f];
            }
        }
        int[] y = Arrays.stream(rows).mapToInt(SpeedPeers::label).toArray();
        DataFrame data = DataFrame.of(x, names).add(new IntVector("y", y));
        var options = new GradientTreeBoost.Options(TREES, 8, 24, 5, 0.1, 0.5, null, null);
        GradientTreeBoost model = GradientTreeBoost.fit(Formula.lhs("y"), data, options);
        var tuples = IntStream.range(0, EXAMPLES).mapToObj(data::get).toList();
        double[] posterior = new double[2];
        int[] next = {0};
        return single("trees-smile", "the same: Smile, " + TREES + " trees", 3, rows, row -> {
            next[0] = next[0] + 1 == EXAMPLES ? 0 : next[0] + 1;
            model.predict(tuples.get(next[0]), posterior);
            return posterior[1];
        });
    }

    private Figure xgboost(float[][] rows) throws XGBoostError {
        progress.accept("fitting XGBoost's boosted trees");
        float[] flat = new float[EXAMPLES * FEATURES];
        float[] labels = new float[EXAMPLES];
        for (int i = 0; i < EXAMPLES; i++) {
            System.arraycopy(rows[i], 0, flat, i * FEATURES, FEATURES);
            labels[i] = label(rows[i]);
        }
        var data = new DMatrix(flat, EXAMPLES, FEATURES, Float.NaN);
        data.setLabel(labels);
        Map<String, Object> parameters = Map.of(
                "objective",
                "binary:logistic",
                "tree_method",
                "hist",
                "grow_policy",
                "lossguide",
                "max_leaves",
                24,
                "max_depth",
                0,
                "nthread",
                1,
                "verbosity",
                0);
        Booster booster = XGBoost.train(data, parameters, TREES, Map.of(), null, null);
        data.dispose();
        return single("trees-xgboost", "the same: Tribuo's XGBoost, " + TREES + " trees", 1, rows, row -> {
            try {
                var one = new DMatrix(row, 1, FEATURES, Float.NaN);
                double said = booster.predict(one)[0][0];
                one.dispose();
                return said;
            } catch (XGBoostError e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private Figure single(String name, String what, int laps, float[][] rows, ToDoubleFunction<float[]> scored) {
        progress.accept("measuring: " + what);
        for (float[] row : rows) { // warms up
            sink += scored.applyAsDouble(row);
        }
        long nanos = meter.cpuNanos();
        for (int lap = 0; lap < laps; lap++) {
            for (float[] row : rows) {
                sink += scored.applyAsDouble(row);
            }
        }
        nanos = meter.cpuNanos() - nanos;
        return new Figure(name, what, (double) laps * rows.length * 1e9 / nanos, "rows/s/core");
    }
}
