package dev.forewarn.backtest.breach;

import dev.forewarn.backtest.BreachCase;
import dev.forewarn.kernel.Logit;

/**
 * Platt scaling of what a method said in the last part of history: p becomes sigma(intercept + slope x log-odds of p), fitted to
 * what came there by Newton's method (Platt 1999, with his targets; Lin, Lin and Weng 2007). The same treatment for every method, so
 * that skill can be compared without asking who calibrates. The slope is never negative: the order of the moments stays.
 *
 * @param slope     0 where what was said told nothing
 * @param intercept log-odds
 */
record HistoryCalibration(double slope, double intercept) {
    private static final double CLIP = 1e-6;
    private static final double RIDGE = 1; // on the slope; outweighed by a few hundred origins
    private static final int STEPS = 50;
    private static final double DONE = 1e-9;

    /**
     * Fits.
     *
     * @param said by cell of the rehearsal, in [0, 1]
     */
    static HistoryCalibration of(BreachCase rehearsal, double[] said) {
        int n = 0;
        int came = 0;
        double[] z = new double[said.length];
        boolean[] breached = new boolean[said.length];
        for (int i = rehearsal.history(); i < said.length; i++) {
            if (rehearsal.labels()[i] >= 0) {
                z[n] = Logit.of(said[i], CLIP);
                breached[n] = rehearsal.labels()[i] == 1;
                came += breached[n++] ? 1 : 0;
            }
        }
        if (n == 0) {
            return new HistoryCalibration(1, 0);
        }
        double hit = (came + 1.0) / (came + 2.0);
        double miss = 1.0 / (n - came + 2.0);
        HistoryCalibration free = newton(z, breached, n, hit, miss, true);
        return free.slope >= 0 ? free : newton(z, breached, n, hit, miss, false);
    }

    private static HistoryCalibration newton(
            double[] z, boolean[] breached, int n, double hit, double miss, boolean isSloped) {
        double slope = 0;
        double intercept = Logit.of((hit + miss) / 2, CLIP);
        double loss = loss(z, breached, n, hit, miss, slope, intercept);
        for (int step = 0; step < STEPS; step++) {
            double gradientA = 0;
            double gradientB = RIDGE * slope;
            double aa = DONE;
            double ab = 0;
            double bb = RIDGE;
            for (int i = 0; i < n; i++) {
                double p = Logit.inverse(intercept + slope * z[i]);
                double error = p - (breached[i] ? hit : miss);
                double weight = p * (1 - p);
                gradientA += error;
                gradientB += error * z[i];
                aa += weight;
                ab += weight * z[i];
                bb += weight * z[i] * z[i];
            }
            double determinant = aa * bb - ab * ab;
            double stepA = isSloped ? (bb * gradientA - ab * gradientB) / determinant : gradientA / aa;
            double stepB = isSloped ? (aa * gradientB - ab * gradientA) / determinant : 0;
            double length = 1;
            double tried = loss(z, breached, n, hit, miss, slope - stepB, intercept - stepA);
            while (!(tried <= loss) && length > DONE) {
                length /= 2;
                tried = loss(z, breached, n, hit, miss, slope - length * stepB, intercept - length * stepA);
            }
            slope -= length * stepB;
            intercept -= length * stepA;
            if (loss - tried < DONE * (1 + loss)) {
                break;
            }
            loss = tried;
        }
        return new HistoryCalibration(slope, intercept);
    }

    private static double loss(
            double[] z, boolean[] breached, int n, double hit, double miss, double slope, double intercept) {
        double loss = RIDGE / 2 * slope * slope;
        for (int i = 0; i < n; i++) {
            double logit = intercept + slope * z[i];
            double target = breached[i] ? hit : miss;
            // log(1 + e^x) without overflow
            loss += Math.max(logit, 0) + Math.log1p(Math.exp(-Math.abs(logit))) - target * logit;
        }
        return loss;
    }

    double of(double probability) {
        return Logit.inverse(intercept + slope * Logit.of(probability, CLIP));
    }
}
