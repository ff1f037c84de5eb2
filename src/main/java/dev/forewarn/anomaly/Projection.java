package dev.forewarn.anomaly;

import dev.forewarn.kernel.Mixing;
import dev.forewarn.kernel.StateReader;
import dev.forewarn.kernel.StateWriter;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;

/**
 * Looks at a row of metrics from {@value #DIRECTIONS} random directions. Cuts across these are slanting cuts through the metrics, and
 * so a forest over them sees values that never came together (Hariri, Carrasco Kind and Brunner, "Extended Isolation
 * Forest", 2019), with directions that all its trees share: a row is projected once.
 *
 * <p>Before that the space is whitened: a metric is measured in its standard deviations from its mean, and metrics that go together are drawn
 * apart by their correlations, shrunk a little towards none. So leaving a usual proportion is as far as leaving a usual range. A metric that is
 * missing stands at its mean. Immutable.
 */
@SuppressWarnings("ArrayRecordComponent") // bulk data
record Projection(double[] means, double[] deviations, float[][] directions) {
    /** How many numbers a row becomes. */
    static final int DIRECTIONS = 64;

    private static final double SHRINKAGE = 0.1;
    private static final double LARGEST = 1e30; // so that a projection is a float

    /** Two numbers may be as unlike as rounding makes them: what Commons Math checks a matrix for. */
    private static final double SYMMETRY = 1e-9;

    private static final double LEAST_PIVOT = 1e-14;

    /**
     * Fits to a history. O(rows x metrics squared).
     *
     * @param rows finite values, NaN where missing; at least one
     * @param seed decides about the directions
     */
    static Projection fit(List<double[]> rows, long seed) {
        int metrics = rows.getFirst().length;
        double[] means = new double[metrics];
        double[] deviations = new double[metrics];
        for (int m = 0; m < metrics; m++) {
            int metric = m;
            double[] shown = rows.stream()
                    .mapToDouble(row -> row[metric])
                    .filter(Double::isFinite)
                    .toArray();
            means[metric] = mean(shown, 0);
            double mean = means[metric];
            double most =
                    Arrays.stream(shown).map(x -> Math.abs(x - mean)).max().orElse(0);
            double unit = most > 0 ? most : 1; // squares of huge values would overflow
            deviations[metric] = most > 0 ? unit * Math.sqrt(meanSquare(shown, mean, unit)) : 1;
        }
        var plain = new Projection(means, deviations, new float[0][]);
        return new Projection(means, deviations, directions(plain.correlations(rows), seed));
    }

    private static double mean(double[] values, double otherwise) {
        double mean = otherwise;
        for (int i = 0; i < values.length; i++) {
            mean += (values[i] - mean) / (i + 1);
        }
        return mean;
    }

    private static double meanSquare(double[] values, double mean, double unit) {
        return Arrays.stream(values)
                .map(x -> (x - mean) / unit)
                .map(x -> x * x)
                .average()
                .orElse(0);
    }

    private RealMatrix correlations(List<double[]> rows) {
        int metrics = means.length;
        double[][] sums = new double[metrics][metrics];
        for (double[] row : rows) {
            double[] moved = moved(row);
            for (int i = 0; i < metrics; i++) {
                for (int j = 0; j < i; j++) {
                    sums[i][j] += moved[i] * moved[j];
                }
            }
        }
        for (int i = 0; i < metrics; i++) {
            for (int j = 0; j < i; j++) {
                sums[i][j] *= (1 - SHRINKAGE) / rows.size();
                sums[j][i] = sums[i][j];
            }
            sums[i][i] = 1;
        }
        return new Array2DRowRealMatrix(sums, false);
    }

    private static float[][] directions(RealMatrix correlations, long seed) {
        int metrics = correlations.getRowDimension();
        RealMatrix random = new Array2DRowRealMatrix(DIRECTIONS, metrics);
        long drawn = Mixing.mix(seed);
        for (int i = 0; i < DIRECTIONS; i++) {
            for (int metric = 0; metric < metrics; metric++) {
                random.setEntry(i, metric, 2 * Mixing.unit(drawn++) - 1);
            }
        }
        RealMatrix root = new CholeskyDecomposition(correlations, SYMMETRY, LEAST_PIVOT).getL();
        RealMatrix whitened = random.multiply(MatrixUtils.inverse(root));
        float[][] directions = new float[DIRECTIONS][metrics];
        for (int i = 0; i < DIRECTIONS; i++) {
            for (int metric = 0; metric < metrics; metric++) {
                directions[i][metric] = (float) whitened.getEntry(i, metric);
            }
        }
        return directions;
    }

    private double[] moved(double[] values) {
        double[] moved = new double[values.length];
        for (int metric = 0; metric < moved.length; metric++) {
            double off = (values[metric] - means[metric]) / deviations[metric];
            moved[metric] = Double.isNaN(off) ? 0 : Math.clamp(off, -LARGEST, LARGEST);
        }
        return moved;
    }

    /**
     * Projects a row.
     *
     * @param values one for each metric, NaN where it is missing
     */
    double[] of(double[] values) {
        double[] moved = moved(values);
        double[] projected = new double[DIRECTIONS];
        for (int i = 0; i < DIRECTIONS; i++) {
            double sum = 0;
            for (int metric = 0; metric < moved.length; metric++) {
                sum += directions[i][metric] * moved[metric];
            }
            projected[i] = sum;
        }
        return projected;
    }

    void save(StateWriter out) throws IOException {
        out.writeDoubles(means);
        out.writeDoubles(deviations);
        for (float[] direction : directions) {
            out.writeFloats(direction);
        }
    }

    static Projection restore(StateReader in, int metrics) throws IOException {
        double[] means = new double[metrics];
        double[] deviations = new double[metrics];
        float[][] directions = new float[DIRECTIONS][metrics];
        in.readDoubles(means);
        in.readDoubles(deviations);
        for (float[] direction : directions) {
            in.readFloats(direction);
            for (float part : direction) {
                if (!Float.isFinite(part)) {
                    throw new IOException("a direction that leads nowhere");
                }
            }
        }
        if (!DoubleStream.of(means).allMatch(Double::isFinite)
                || !DoubleStream.of(deviations).allMatch(each -> each > 0 && Double.isFinite(each))) {
            throw new IOException("a metric without a mean or without a deviation");
        }
        return new Projection(means, deviations, directions);
    }
}
