package dev.forewarn.kernel;

import java.io.IOException;
import java.util.Arrays;

/**
 * Weights, positive and with a sum of one, that learn which mixture of a few forecasts errs least: exponentiated gradient
 * (Kivinen and Warmuth 1997) on the absolute error, with a slow return to the weights it began with so that a forecast
 * that lost its worth can gain it again. Several rows of weights, one for each distance that is looked ahead.
 *
 * <p>O(forecasts) each, no allocation.
 */
public final class ConvexBlend {
    private static final double GAIN = 0.2;
    private static final double FORGOTTEN = 0.003; // of what was learnt, a lesson
    private static final double LARGEST = 3; // disagreement that counts, in units of the usual error
    private static final double LINEAR = 0.25; // errors within are as good as none, the less the smaller

    private final double[] prior;
    private final float[] logs;

    /**
     * Weights as they begin.
     *
     * @param prior logarithms of the first weights, up to a constant; shared by many and never altered
     */
    public ConvexBlend(int rows, double[] prior) {
        this.prior = prior;
        this.logs = new float[rows * prior.length];
        for (int i = 0; i < logs.length; i++) {
            logs[i] = (float) prior[i % prior.length];
        }
    }

    /** Adds the weights of a row, {@code share} of them each, to what stands in {@code into}. */
    public void addWeights(int row, double share, double[] into) {
        int from = row * prior.length;
        double most = Double.NEGATIVE_INFINITY;
        for (int k = 0; k < prior.length; k++) {
            most = Math.max(most, logs[from + k]);
        }
        double sum = 0;
        for (int k = 0; k < prior.length; k++) {
            sum += Math.exp(logs[from + k] - most);
        }
        for (int k = 0; k < prior.length; k++) {
            into[k] += share * Math.exp(logs[from + k] - most) / sum;
        }
    }

    /**
     * What a row makes of the forecasts.
     *
     * @param scratch as long as there are forecasts
     */
    public double mixed(int row, double[] forecasts, double[] scratch) {
        Arrays.fill(scratch, 0);
        addWeights(row, 1, scratch);
        double mixed = 0;
        for (int k = 0; k < prior.length; k++) {
            mixed += scratch[k] * forecasts[k];
        }
        return mixed;
    }

    /**
     * Learns from what came.
     *
     * @param mixed what {@link #mixed} said
     * @param unit  the usual size of an error; positive
     */
    public void learn(int row, double[] forecasts, double mixed, double came, double unit) {
        double slope = Math.clamp((came - mixed) / unit / LINEAR, -1, 1);
        int from = row * prior.length;
        for (int k = 0; k < prior.length; k++) {
            double apart = Math.clamp((forecasts[k] - mixed) / unit, -LARGEST, LARGEST);
            logs[from + k] += (float) (GAIN * slope * apart - FORGOTTEN * (logs[from + k] - prior[k]));
        }
    }

    /** Reads a word of each part that the next cell will need; see {@code SeriesState.readAhead}. */
    public long readAhead() {
        return (long) logs[0];
    }

    public void save(StateWriter out) throws IOException {
        out.writeFloats(logs);
    }

    public void restore(StateReader in) throws IOException {
        in.readFloats(logs);
    }
}
