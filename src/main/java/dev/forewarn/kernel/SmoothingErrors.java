package dev.forewarn.kernel;

/**
 * Squared forecast errors of exponential smoothing over a recorded series, for {@value #LANES} sets of weights in one
 * pass. A set's recursion is one long chain of additions, each of which waits for the one before; four chains side by
 * side fill that wait, and values, phases and bounds are read once for all of them.
 *
 * <p>The model is that of Hyndman, Koehler, Ord and Snyder (2008) in error-correction form: a level with a damped trend,
 * an additive profile, and a deviation that decays. A missing value (NaN) only lets trend and deviation fade.
 *
 * <p>Shapes: one value and one phase a cell; a set of weights is {@value #WEIGHTS} numbers in the order deviation, level,
 * trend, profile, decay. Cost: cells times lanes, no allocation after construction.
 */
public final class SmoothingErrors {
    /** How many sets of weights are tried in one pass. */
    public static final int LANES = 4;

    /** How many weights a set has. */
    public static final int WEIGHTS = 5;

    private static final int FAR_COUNTS = 2;

    private final double[] values;
    private final int[] phases;
    private final int from;
    private final int half;
    private final int horizon;
    private final double trendKept;
    private final double slopesHalf;
    private final double slopesWhole;
    private final double level;
    private final double[] profile;
    private final Lane[] lanes = new Lane[LANES];

    /** One set of weights on its way through the values. */
    private static final class Lane {
        private final double[] profile;
        private double byLevel;
        private double byTrend;
        private double byDeviation;
        private double byProfile;
        private double decay;
        private double keptHalf;
        private double keptWhole;

        private double level;
        private double trend;
        private double deviation;
        private double near;
        private double far;

        Lane(int phases) {
            this.profile = new double[phases];
        }

        void begin(double[] weights, int at, int half, int horizon) {
            byLevel = weights[at + 1];
            byTrend = weights[at + 2];
            byDeviation = weights[at] * (1 - byLevel);
            byProfile = weights[at + 3] * (1 - weights[at]);
            decay = weights[at + 4];
            keptHalf = Math.pow(decay, half);
            keptWhole = Math.pow(decay, horizon);
            trend = 0;
            deviation = 0;
            near = 0;
            far = 0;
        }

        /** Returns the error one cell ahead. */
        double learn(double x, int phase, double trendKept) {
            double slope = trendKept * trend;
            double expected = level + slope;
            double left = decay * deviation;
            double seasonal = profile[phase];
            double error = x - (expected + left + seasonal);
            level = expected + byLevel * error;
            trend = slope + byTrend * error;
            deviation = left + byDeviation * error;
            profile[phase] = seasonal + byProfile * error;
            return error;
        }

        void skip(double trendKept) {
            trend *= trendKept;
            level += trend;
            deviation *= decay;
        }

        /** What is expected later. */
        double ahead(double slopes, double kept, int phase) {
            return level + slopes * trend + kept * deviation + profile[phase];
        }
    }

    /**
     * Prepares.
     *
     * @param values    NaN where missing
     * @param phases    of each value in its season
     * @param from      errors count from this cell on
     * @param horizon   far errors are those of half of it and of the whole, from every cell that is a multiple of half
     * @param trendKept what remains of the trend a cell later
     * @param level     at the beginning; NaN begins at the first value
     * @param profile   at the beginning, by phase; not altered
     */
    public SmoothingErrors(
            double[] values, int[] phases, int from, int horizon, double trendKept, double level, double[] profile) {
        this.values = values;
        this.phases = phases;
        this.from = from;
        this.half = Math.max(1, horizon / 2);
        this.horizon = horizon;
        this.trendKept = trendKept;
        this.slopesHalf = slopes(trendKept, half);
        this.slopesWhole = slopes(trendKept, horizon);
        this.level = Double.isNaN(level) ? firstKnown(values) : level;
        this.profile = profile;
        for (int i = 0; i < LANES; i++) {
            lanes[i] = new Lane(profile.length);
        }
    }

    private static double firstKnown(double[] values) {
        for (double value : values) {
            if (!Double.isNaN(value)) {
                return value;
            }
        }
        return Double.NaN;
    }

    /**
     * The errors of some sets of weights: the mean square one cell ahead, and twice that of half a horizon and a horizon
     * ahead, where both came.
     *
     * @param weights one set after the other, {@value #LANES} of them
     * @param into    filled by set
     */
    public void of(double[] weights, double[] into) {
        for (int i = 0; i < LANES; i++) {
            lanes[i].begin(weights, i * WEIGHTS, half, horizon);
            lanes[i].level = level;
            System.arraycopy(profile, 0, lanes[i].profile, 0, profile.length);
        }
        walk(into);
    }

    private void walk(double[] into) {
        Lane a = lanes[0];
        Lane b = lanes[1];
        Lane c = lanes[2];
        Lane d = lanes[3];
        double lowest = Double.POSITIVE_INFINITY;
        double highest = Double.NEGATIVE_INFINITY;
        int nearCount = 0;
        int farCount = 0;
        for (int i = 0; i < values.length; i++) {
            double x = values[i];
            if (Double.isNaN(x)) {
                a.skip(trendKept);
                b.skip(trendKept);
                c.skip(trendKept);
                d.skip(trendKept);
                continue;
            }
            int phase = phases[i];
            double errorA = a.learn(x, phase, trendKept);
            double errorB = b.learn(x, phase, trendKept);
            double errorC = c.learn(x, phase, trendKept);
            double errorD = d.learn(x, phase, trendKept);
            lowest = Math.min(lowest, x);
            highest = Math.max(highest, x);
            if (i >= from) {
                a.near += errorA * errorA;
                b.near += errorB * errorB;
                c.near += errorC * errorC;
                d.near += errorD * errorD;
                nearCount++;
                if (i % half == 0 && i + horizon < values.length) {
                    farCount += addFar(i, lowest, highest);
                }
            }
        }
        for (int i = 0; i < LANES; i++) {
            into[i] = lanes[i].near / Math.max(1, nearCount) + FAR_COUNTS * lanes[i].far / Math.max(1, farCount);
        }
    }

    /** Adds the errors of an origin that was just learnt; returns how many. */
    private int addFar(int origin, double lowest, double highest) {
        double middle = values[origin + half];
        double end = values[origin + horizon];
        if (Double.isNaN(middle) || Double.isNaN(end)) {
            return 0;
        }
        double range = highest - lowest;
        double least = lowest - range;
        double most = highest + range;
        for (Lane lane : lanes) {
            double atHalf = lane.ahead(slopesHalf, lane.keptHalf, phases[origin + half]);
            double atEnd = lane.ahead(slopesWhole, lane.keptWhole, phases[origin + horizon]);
            double missedHalf = middle - Math.min(Math.max(atHalf, least), most);
            double missedEnd = end - Math.min(Math.max(atEnd, least), most);
            lane.far += missedHalf * missedHalf + missedEnd * missedEnd;
        }
        return 2;
    }

    /** How many times its present slope a damped trend rises over some cells. */
    private static double slopes(double trendKept, int cells) {
        return trendKept * (1 - Math.pow(trendKept, cells)) / (1 - trendKept);
    }
}
