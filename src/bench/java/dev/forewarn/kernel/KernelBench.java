package dev.forewarn.kernel;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What one call of each kernel costs with everything in the nearest cache, at five minutes: horizon 12, day 288.
 *
 * <p>{@code mvn -Pbench verify -DskipTests -Dbench='KernelBench -prof gc'}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class KernelBench {
    private static final int HORIZON = 12;
    private static final int DAY = 288;
    private static final int VALUES = 4096;
    private static final int TREES = 80;
    private static final int FEATURES = 46;

    private final double[] values = new double[VALUES];
    private final IncrementTables tables = new IncrementTables(HORIZON, DAY, new float[IncrementTables.EDGES], 0);
    private final HorizonScales scales = new HorizonScales(HORIZON, DAY);
    private final SustainedMaximum maximum = new SustainedMaximum(HORIZON, 1);
    private final SlotExtremes extremes = new SlotExtremes(576);
    private final float[] row = new float[FEATURES];
    private final int[] scratch = new int[2 * FEATURES];
    private FlatTrees trees;
    private int at;

    /** Fills everything with two weeks of noise that hangs on. */
    @Setup
    public void fill() {
        var random = new SplittableRandom(1);
        double noise = 0;
        for (int i = 0; i < VALUES; i++) {
            noise = 0.8 * noise + random.nextGaussian();
            values[i] = 20 + 5 * Math.sin(2 * Math.PI * i / DAY) + noise;
        }
        for (int i = 0; i < VALUES; i++) {
            learnTables();
            scales();
            learnMaximum();
            learnExtremes();
        }
        for (int f = 0; f < FEATURES; f++) {
            row[f] = (float) random.nextGaussian();
        }
        trees = grown(random);
    }

    private static FlatTrees grown(SplittableRandom random) {
        int leaves = 24;
        int each = 2 * leaves - 1;
        int[] roots = new int[TREES];
        short[] feature = new short[TREES * each];
        float[] threshold = new float[TREES * each];
        int[] left = new int[TREES * each];
        int[] right = new int[TREES * each];
        for (int tree = 0; tree < TREES; tree++) {
            int root = tree * each;
            roots[tree] = root;
            for (int node = 0; node < each; node++) {
                boolean isLeaf = 2 * node + 2 >= each;
                feature[root + node] = (short) (isLeaf ? -1 : random.nextInt(FEATURES));
                threshold[root + node] = (float) random.nextGaussian();
                left[root + node] = isLeaf ? 0 : root + 2 * node + 1;
                right[root + node] = isLeaf ? 0 : root + 2 * node + 2;
            }
        }
        return new FlatTrees(FEATURES, 0, roots, feature, threshold, left, right, new boolean[TREES * each]);
    }

    private double next() {
        at = at + 1 == VALUES ? 0 : at + 1;
        return values[at];
    }

    /** Learns one closed origin. */
    @Benchmark
    public void learnTables() {
        double x = next();
        tables.learn(at / DAY, at % DAY / (double) DAY, 0.3 * (x - 20), 0.3 * (x - 19), at % 12);
    }

    /** Reads the witness for one limit. */
    @Benchmark
    public double readTables() {
        double x = next();
        return tables.logOdds(at % DAY / (double) DAY, 0.2 * (26 - x), 0.2 * (25 - x), at % 12);
    }

    /** Looks at a cell and closes it. */
    @Benchmark
    public double scales() {
        double x = next();
        scales.look(x);
        scales.learn(x);
        return scales.innerScale();
    }

    /** Closes a cell. */
    @Benchmark
    public double learnMaximum() {
        return maximum.push(next());
    }

    /** Closes a cell. */
    @Benchmark
    public void learnExtremes() {
        double x = next();
        extremes.add(at / 4, x, x);
    }

    /** The highest of seven days. */
    @Benchmark
    public double readExtremes() {
        return extremes.highest(extremes.newest() - 503, extremes.newest() - 1);
    }

    /** Eighty trees of 24 leaves, eight at a time. */
    @Benchmark
    public double trees() {
        row[at % FEATURES] = (float) next() - 20;
        return trees.sum(row, scratch);
    }

    /** The same, node by node. */
    @Benchmark
    public double treesOneByOne() {
        row[at % FEATURES] = (float) next() - 20;
        return trees.sum(row);
    }
}
