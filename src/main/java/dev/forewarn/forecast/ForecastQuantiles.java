package dev.forewarn.forecast;

import dev.forewarn.kernel.StateReader;
import dev.forewarn.kernel.StateWriter;
import dev.forewarn.metric.Grid;
import java.io.IOException;
import java.util.Arrays;

/** Prototype. */
public final class ForecastQuantiles {
    static double p(String n, double d) {
        String s = System.getProperty(n);
        return s == null ? d : Double.parseDouble(s);
    }

    static final int EXPERTS = 7;
    static double ETA = p("eta", 0.2);
    static double FORGET = p("forget", 0.003);
    static double G1 = p("g1", 0.4);
    static double G2 = p("g2", 0.2);
    static double G3 = p("g3", 0);
    static double U1 = p("u1", 0.4);
    static double U2 = p("u2", 0.2);
    static double GATE = p("gate", 0);
    static double GH = p("gh", 0.25);
    static double QRATE = p("qrate", 0.04);
    static double ARATE = p("arate", 0.05);
    static double FASTH = p("fasth", 0.5); // half-life in horizons
    static double TRATE = p("trate", 0.1);
    static final int SLOTS = 24;
    static final double[] Z = {-1.96, -1.2816, -0.8416, -0.4, 0, 0.4, 0.8416, 1.2816, 1.96};
    static final double[] TAU = {.025, .1, .2, .3446, .5, .6554, .8, .9, .975};
    static final int LEVELS = TAU.length;
    static final double[] PRIOR = {0.0, 0.0, 0.0, 0.0, 1.5, 0.0, 0.0};

    private final Grid grid;
    private final int cells;
    private final int[] knots;
    private final float[] logw;
    private final float[] size; // a_j
    private final float[] q;
    private final float[] pending;
    private final float[] pendingUnit;
    private final double[] pendingFrom;
    private final long[] pendingAt;
    private final int[] visits;

    private double m1 = Double.NaN;
    private double m2;
    private double med;
    private double fast1;
    private double slow1;
    private double fast2;
    private double slow2;
    private double weight;
    private double last;
    private double lowest = Double.POSITIVE_INFINITY;
    private double highest = Double.NEGATIVE_INFINITY;
    private final float[] tod = new float[SLOTS];
    private final double rate1;
    private final double rate2;
    private final double rateMed;
    private final double rateFast;
    private final double rateSlow;

    // as of the last look
    private double x, l1, l2, lmed, lf1, lf2, ls1, ls2, mod;
    private long at;
    private final double[] expert = new double[EXPERTS];
    private final double[] mix = new double[EXPERTS];
    private final double[] anchors = new double[3];
    private final double[] qq = new double[LEVELS];

    public ForecastQuantiles(Grid grid, int cells) {
        this.grid = grid;
        this.cells = cells;
        this.knots = knots(cells);
        int n = knots.length;
        logw = new float[n * EXPERTS];
        size = new float[n];
        q = new float[n * LEVELS];
        pending = new float[n * EXPERTS];
        pendingUnit = new float[n];
        pendingFrom = new double[n];
        pendingAt = new long[n];
        visits = new int[n];
        Arrays.fill(pendingAt, Long.MIN_VALUE);
        for (int j = 0; j < n; j++) {
            for (int k = 0; k < EXPERTS; k++) {
                logw[j * EXPERTS + k] = (float) PRIOR[k];
            }
            for (int i = 0; i < LEVELS; i++) {
                q[j * LEVELS + i] = (float) (1.25 * Z[i]);
            }
        }
        rate1 = 1 - Math.pow(0.5, 1 / Math.max(1, cells / 8.0));
        rate2 = 1 - Math.pow(0.5, 1 / Math.max(2, cells / 2.0));
        rateMed = 0.02;
        rateFast = 1 - Math.pow(0.5, 1 / Math.max(1.5, cells * FASTH));
        rateSlow = 1 - Math.pow(0.5, 1.0 / (2 * Math.max(24, grid.cellsPerDay())));
    }

    private static int[] knots(int cells) {
        int[] all = new int[5];
        int count = 0;
        for (int k = 0; k < 5; k++) {
            int h = (int) Math.round(Math.pow(cells, k / 4.0));
            if (count == 0 || h > all[count - 1]) {
                all[count++] = h;
            }
        }
        return Arrays.copyOf(all, count);
    }

    private void look(FittedForecaster forecaster, long cell, double value) {
        x = value;
        at = cell;
        if (Double.isNaN(m1)) {
            l1 = x;
            l2 = x;
            lmed = x;
            mod = 1;
            lf1 = lf2 = ls1 = ls2 = 0;
            return;
        }
        l1 = m1 + rate1 * (x - m1);
        l2 = m2 + rate2 * (x - m2);
        double move = Math.abs(x - last);
        double step = Math.max(move, slow1);
        double medStep = rateMed * (slow1 > 0 ? 4 * slow1 : step);
        lmed = Math.abs(x - med) <= medStep ? x : med + Math.signum(x - med) * medStep;
        double expected = forecaster.expected(cell);
        double miss = Double.isNaN(expected) ? move : Math.abs(x - expected);
        double cap1 = weight < 20 ? Double.POSITIVE_INFINITY : 8 * slow1 / weight * Math.min(weight, 1 / rateSlow) * rateSlow * 0 + Double.POSITIVE_INFINITY;
        lf1 = fast1 + rateFast * (move - fast1);
        lf2 = fast2 + rateFast * (miss - fast2);
        double rs = Math.max(rateSlow, 1 / (weight + 1));
        ls1 = slow1 + rs * (move - slow1);
        ls2 = slow2 + rs * (miss - slow2);
        mod = ratio(lf1, ls1, lf1 > ls1 ? U1 : G1) * ratio(lf2, ls2, lf2 > ls2 ? U2 : G2);
        gates(value);
    }

    private final float[] fl = new float[EXPERTS];
    private final float[] sl = new float[EXPERTS];
    private final double[] lfl = new double[EXPERTS];
    private final double[] lsl = new double[EXPERTS];
    private final double[] gate = new double[EXPERTS];
    private final double[] one = new double[EXPERTS];
    private boolean hasOne;

    private void gates(double value) {
        double rf = 1 - Math.pow(0.5, 1 / Math.max(1, cells * GH));
        double mean = 0;
        for (int k = 0; k < EXPERTS; k++) {
            double e = hasOne ? Math.abs(value - one[k]) : 0;
            lfl[k] = fl[k] + rf * (e - fl[k]);
            lsl[k] = sl[k] + Math.max(rateSlow, 1 / (weight + 1)) * (e - sl[k]);
            gate[k] = hasOne && lsl[k] > 0 ? Math.log((lfl[k] + 0.05 * lsl[k]) / lsl[k]) : 0;
            mean += gate[k] / EXPERTS;
        }
        for (int k = 0; k < EXPERTS; k++) {
            gate[k] = -GATE * (gate[k] - mean);
        }
    }

    private static double ratio(double fast, double slow, double power) {
        return slow > 0 ? Math.pow(Math.clamp(fast / slow, 0.05, 50), power) : 1;
    }

    private int slot(long cell) {
        return (int) (grid.ofDay(cell) * SLOTS);
    }

    private double ofDay(int h) {
        double t = tod[slot(at + h)];
        return t > 0 && slow1 > 0 ? Math.pow(Math.clamp(t / slow1, 0.1, 10), G3) : 1;
    }

    private void experts(FittedForecaster forecaster, int h) {
        forecaster.anchors(at, x, h, anchors);
        expert[0] = x;
        expert[1] = l1;
        expert[2] = l2;
        expert[3] = lmed;
        expert[4] = anchors[0];
        expert[5] = x + anchors[1];
        expert[6] = anchors[2];
    }

    private void weights(int j, double share, double[] into) {
        double most = Double.NEGATIVE_INFINITY;
        for (int k = 0; k < EXPERTS; k++) {
            most = Math.max(most, logw[j * EXPERTS + k] + gate[k]);
        }
        double sum = 0;
        double[] w = new double[EXPERTS];
        for (int k = 0; k < EXPERTS; k++) {
            w[k] = Math.exp(logw[j * EXPERTS + k] + gate[k] - most);
            sum += w[k];
        }
        for (int k = 0; k < EXPERTS; k++) {
            into[k] += share * w[k] / sum;
        }
    }

    public void learn(FittedForecaster forecaster, long cell, double value) {
        for (int j = 0; j < knots.length; j++) {
            if (pendingAt[j] != Long.MIN_VALUE && cell >= pendingAt[j] + knots[j]) {
                if (cell == pendingAt[j] + knots[j]) {
                    mature(j, value);
                }
                pendingAt[j] = Long.MIN_VALUE;
            }
        }
        look(forecaster, cell, value);
        if (!Double.isNaN(m1)) {
            int slot = slot(cell);
            double move = Math.abs(x - last);
            tod[slot] += (float) (tod[slot] == 0 ? move : TRATE * 24 / grid.cellsPerDay() * (move - tod[slot]));
        }
        m1 = l1;
        m2 = l2;
        med = lmed;
        fast1 = lf1;
        fast2 = lf2;
        slow1 = ls1;
        slow2 = ls2;
        weight++;
        last = x;
        lowest = Math.min(lowest, x);
        highest = Math.max(highest, x);
        for (int k = 0; k < EXPERTS; k++) {
            fl[k] = (float) lfl[k];
            sl[k] = (float) lsl[k];
        }
        experts(forecaster, 1);
        System.arraycopy(expert, 0, one, 0, EXPERTS);
        hasOne = true;
        for (int j = 0; j < knots.length; j++) {
            if (pendingAt[j] == Long.MIN_VALUE) {
                issue(forecaster, j);
            }
        }
    }

    private double unit(int j, int h) {
        return size[j] * mod * ofDay(h);
    }

    private void issue(FittedForecaster forecaster, int j) {
        experts(forecaster, knots[j]);
        double unit = mod * ofDay(knots[j]);
        for (int k = 0; k < EXPERTS; k++) {
            pending[j * EXPERTS + k] = (float) (expert[k] - x);
        }
        pendingFrom[j] = x;
        pendingUnit[j] = (float) unit;
        pendingAt[j] = at;
    }

    private void mature(int j, double value) {
        double y = value - pendingFrom[j];
        Arrays.fill(mix, 0);
        weights(j, 1, mix);
        double f = 0;
        for (int k = 0; k < EXPERTS; k++) {
            f += mix[k] * pending[j * EXPERTS + k];
        }
        double e = y - f;
        double own = Math.abs(e) / pendingUnit[j];
        visits[j]++;
        double ra = Math.max(ARATE, 1.0 / visits[j]);
        if (size[j] > 0) {
            double unit = size[j] * pendingUnit[j];
            double u = e / unit;
            double g = Math.clamp(4 * u, -1, 1);
            for (int k = 0; k < EXPERTS; k++) {
                int i = j * EXPERTS + k;
                double d = Math.clamp((pending[i] - f) / unit, -3, 3);
                logw[i] += (float) (ETA * g * d - FORGET * (logw[i] - PRIOR[k]));
            }
            double rate = Math.max(QRATE, 0.3 / Math.sqrt(visits[j]) * 0.5);
            for (int i = 0; i < LEVELS; i++) {
                int at = j * LEVELS + i;
                double tail = Math.min(TAU[i], 1 - TAU[i]);
                double step = rate * (u > q[at] ? TAU[i] : TAU[i] - 1) * Math.max(0.5, Math.abs(q[at])) * 1;
                if (Math.abs(u - q[at]) < Math.abs(step)) {
                    q[at] = (float) u;
                } else {
                    q[at] += (float) step;
                }
            }
            own = Math.min(own, 8 * size[j]);
        }
        size[j] += (float) (ra * (own - size[j]));
    }

    /** Puts the open cell in front; {@link #quantiles} then refers to it. */
    public void open(FittedForecaster forecaster, long cell, double value) {
        look(forecaster, cell, value);
    }

    public void quantiles(FittedForecaster forecaster, int h, double[] levels, double[] into) {
        int ahead = h + 1;
        int b = 0;
        while (b < knots.length - 1 && knots[b] < ahead) {
            b++;
        }
        int a = b == 0 || knots[b] == ahead ? b : b - 1;
        double share = a == b
                ? 1
                : Math.log((double) ahead / knots[a]) / Math.log((double) knots[b] / knots[a]);
        experts(forecaster, ahead);
        Arrays.fill(mix, 0);
        weights(a, 1 - share, mix);
        weights(b, share, mix);
        double centre = 0;
        for (int k = 0; k < EXPERTS; k++) {
            centre += mix[k] * (expert[k] - x);
        }
        centre += x;
        double unit = ((1 - share) * size[a] + share * size[b]) * mod * ofDay(ahead);
        double before = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < LEVELS; i++) {
            qq[i] = Math.max(before, (1 - share) * q[a * LEVELS + i] + share * q[b * LEVELS + i]);
            before = qq[i];
        }
        double range = highest - lowest;
        double least = Math.min(x, lowest >= 0 ? Math.max(0, lowest - range) : lowest - range);
        double most = Math.max(x, highest + range);
        for (int i = 0; i < levels.length; i++) {
            into[i] = Math.clamp(centre + unit * at(levels[i]), least, most);
        }
    }

    private double at(double level) {
        double z = normal(level);
        int i = 1;
        while (i < LEVELS - 1 && Z[i] < z) {
            i++;
        }
        return qq[i - 1] + (qq[i] - qq[i - 1]) * (z - Z[i - 1]) / (Z[i] - Z[i - 1]);
    }

    private static double normal(double p) {
        // Acklam-like, by Newton from a logistic start
        double z = Math.log(p / (1 - p)) / 1.7;
        for (int i = 0; i < 4; i++) {
            double e = 0.5 * org.apache.commons.math3.special.Erf.erfc(-z / Math.sqrt(2)) - p;
            z -= e / (Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI));
        }
        return z;
    }

    public void save(StateWriter out) throws IOException {}

    public void restore(StateReader in) throws IOException {}
}
