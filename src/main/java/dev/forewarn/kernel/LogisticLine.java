package dev.forewarn.kernel;

import java.io.IOException;

/**
 * Recalibrates log-odds online by a line, intercept and slope around their running mean: Platt's scaling (1999), learnt by
 * Newton steps on the logistic loss with exponential forgetting. It starts as the identity, and a prior that weighs as much
 * as some observations keeps it there until there is evidence: where log-odds say more than what comes, the slope falls and
 * the answer draws near to the base rate. The slope never exceeds {@value #MOST_SLOPE}.
 *
 * <p>O(1), no allocation; seven floats.
 */
public final class LogisticLine {
    private static final double LEAST_SLOPE = 0.02;
    private static final double MOST_SLOPE = 1; // who was right so far may have been lucky
    private static final double FARTHEST = 3;
    private static final double LEAST_CURVATURE = 1e-4;

    private final double decay;
    private final double priorIntercept;
    private final double priorSlope;

    private float intercept;
    private float slope = 1;
    private float mean;
    private float weight;
    private float ofIntercept; // curvature of the loss: both squares, and the product
    private float ofBoth;
    private float ofSlope;

    /**
     * The identity.
     *
     * @param halfLife       in observations
     * @param priorIntercept curvature that the prior holds against the intercept
     * @param priorSlope     the same against the slope
     */
    public LogisticLine(double halfLife, double priorIntercept, double priorSlope) {
        this.decay = Math.pow(0.5, 1 / halfLife);
        this.priorIntercept = priorIntercept;
        this.priorSlope = priorSlope;
    }

    /** The recalibrated log-odds; never falls as {@code logOdds} rises. */
    public double of(double logOdds) {
        return mean + intercept + slope * (logOdds - mean);
    }

    /**
     * Takes one Newton step for what came after {@code logOdds} were said; the prior pulls back as much as is forgotten of
     * it meanwhile.
     */
    public void learn(double logOdds, boolean came) {
        weight = (float) (decay * weight + 1);
        mean += (float) ((logOdds - mean) / weight);
        double off = logOdds - mean;
        double p = Logit.inverse(of(logOdds));
        double missing = (came ? 1 : 0) - p;
        double curvature = Math.max(LEAST_CURVATURE, p * (1 - p));
        ofIntercept = (float) (decay * ofIntercept + curvature);
        ofBoth = (float) (decay * ofBoth + curvature * off);
        ofSlope = (float) (decay * ofSlope + curvature * off * off);
        double a = ofIntercept + priorIntercept;
        double b = ofBoth;
        double d = ofSlope + priorSlope;
        double forIntercept = missing - (1 - decay) * priorIntercept * intercept;
        double forSlope = missing * off + (1 - decay) * priorSlope * (1 - slope);
        double determinant = a * d - b * b; // positive: the prior's share is
        intercept += (float) ((d * forIntercept - b * forSlope) / determinant);
        slope += (float) ((a * forSlope - b * forIntercept) / determinant);
        intercept = Math.clamp(intercept, (float) -FARTHEST, (float) FARTHEST);
        slope = Math.clamp(slope, (float) LEAST_SLOPE, (float) MOST_SLOPE);
    }

    /** How steep the line is; 1 says that the log-odds may be believed, near 0 that they say nothing. */
    public double slope() {
        return slope;
    }

    public void save(StateWriter out) throws IOException {
        out.writeFloats(new float[] {intercept, slope, mean, weight, ofIntercept, ofBoth, ofSlope});
    }

    public void restore(StateReader in) throws IOException {
        float[] saved = new float[7];
        in.readFloats(saved);
        intercept = saved[0];
        slope = saved[1];
        mean = saved[2];
        weight = saved[3];
        ofIntercept = saved[4];
        ofBoth = saved[5];
        ofSlope = saved[6];
    }
}
