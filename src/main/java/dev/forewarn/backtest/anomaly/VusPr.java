package dev.forewarn.backtest.anomaly;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Volume under the precision-recall surface (Paparrizos, Boniol, Palpanas, Tsay, Elmore and Franklin 2022): the area under
 * a precision-recall curve whose labels reach softly beyond both ends of each anomaly, averaged over how far they reach, from 0 to
 * a whole buffer. Nothing to tune, and a score that rises a little beside the label is not held to be wrong.
 *
 * <p>For a reach w a sample d cells beside an anomaly, d at most w / 2, counts sqrt(1 - d / w); where two meet they
 * add up to 1 at most. Recall is that of soft labels against the mean of hard labels and hard and predicted soft ones,
 * times the share of anomalies with a hit; anomalies whose surroundings meet count as one.
 */
final class VusPr {
    private static final int THRESHOLDS = 250;

    private final boolean[] truth;
    private final int[] firstHit; // the strictest threshold at which a sample is predicted
    private final int[] predicted = new int[THRESHOLDS];
    private final List<int[]> runs = new ArrayList<>();
    private final double[] softness;
    private int positives;

    private VusPr(boolean[] truth, double[] scores) {
        this.truth = truth;
        this.firstHit = firstHits(scores);
        this.softness = new double[truth.length];
        for (int hit : firstHit) {
            predicted[hit]++;
        }
        for (int j = 1; j < THRESHOLDS; j++) {
            predicted[j] += predicted[j - 1];
        }
        for (int i = 0; i < truth.length; i++) {
            if (truth[i]) {
                positives++;
                if (i > 0 && truth[i - 1]) {
                    runs.getLast()[1] = i;
                } else {
                    runs.add(new int[] {i, i});
                }
            }
        }
    }

    /**
     * The volume.
     *
     * @param truth  at least one true
     * @param scores as many, the higher the more anomalous, no NaN
     * @param buffer the farthest reach, in samples
     * @return in [0, 1]; O(n log n + buffer * (thresholds + anomalous samples and their surroundings))
     */
    static double of(boolean[] truth, double[] scores, int buffer) {
        if (truth.length != scores.length) {
            throw new IllegalArgumentException(truth.length + " labels but " + scores.length + " scores");
        }
        var surface = new VusPr(truth, scores);
        if (surface.positives == 0) {
            throw new IllegalArgumentException("a series without an anomaly has no precision-recall surface");
        }
        double sum = 0;
        for (int reach = 0; reach <= buffer; reach++) {
            sum += surface.area(reach);
        }
        return sum / (buffer + 1);
    }

    /** Thresholds are evenly spaced order statistics, the highest score first. */
    private static int[] firstHits(double[] scores) {
        int n = scores.length;
        double[] sorted = scores.clone();
        Arrays.sort(sorted);
        double[] thresholds = new double[THRESHOLDS];
        double step = (n - 1) / (THRESHOLDS - 1.0);
        for (int j = 0; j < THRESHOLDS; j++) {
            int rank = j == THRESHOLDS - 1 ? n - 1 : (int) (j * step);
            thresholds[j] = sorted[n - 1 - rank];
        }
        int[] hits = new int[n];
        for (int i = 0; i < n; i++) {
            int low = 0;
            int high = THRESHOLDS - 1;
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (thresholds[middle] <= scores[i]) {
                    high = middle;
                } else {
                    low = middle + 1;
                }
            }
            hits[i] = low;
        }
        return hits;
    }

    private double area(int reach) {
        double[] hard = new double[THRESHOLDS];
        double[] soft = new double[THRESHOLDS];
        double[] hitRuns = new double[THRESHOLDS];
        int groups = 0;
        for (int r = 0; r < runs.size(); r++) {
            int last = r;
            while (last + 1 < runs.size() && runs.get(last)[1] + reach / 2 >= runs.get(last + 1)[0] - reach / 2) {
                last++;
            }
            int strictest = countGroup(r, last, reach, hard, soft);
            hitRuns[strictest]++;
            groups++;
            r = last;
        }
        double area = 0;
        double recallBefore = 0;
        double hardSum = 0;
        double softSum = 0;
        double hitSum = 0;
        for (int j = 0; j < THRESHOLDS; j++) {
            hardSum += hard[j];
            softSum += soft[j];
            hitSum += hitRuns[j];
            double found = hardSum + softSum;
            double recall = Math.min(1, found / (positives + softSum / 2)) * hitSum / groups;
            area += (recall - recallBefore) * found / predicted[j];
            recallBefore = recall;
        }
        return area;
    }

    /** Enters a group of anomalies whose surroundings meet; the strictest threshold that hits it. */
    private int countGroup(int firstRun, int lastRun, int reach, double[] hard, double[] soft) {
        int from = Math.max(0, runs.get(firstRun)[0] - reach / 2);
        int until = Math.min(truth.length - 1, runs.get(lastRun)[1] + reach / 2);
        int strictest = THRESHOLDS - 1;
        soften(firstRun, lastRun, reach);
        for (int i = from; i <= until; i++) {
            strictest = Math.min(strictest, firstHit[i]);
            if (truth[i]) {
                hard[firstHit[i]]++;
            } else {
                soft[firstHit[i]] += Math.min(1, softness[i]);
            }
            softness[i] = 0;
        }
        return strictest;
    }

    /** Adds what the surroundings of the anomalies count; taken away again when it is read. */
    private void soften(int firstRun, int lastRun, int reach) {
        for (int r = firstRun; r <= lastRun; r++) {
            int first = runs.get(r)[0];
            int last = runs.get(r)[1];
            for (int d = 1; d <= reach / 2; d++) {
                double share = Math.sqrt(1 - d / (double) reach);
                if (first - d >= 0) {
                    softness[first - d] += share;
                }
                if (last + d < truth.length) {
                    softness[last + d] += share;
                }
            }
        }
    }
}
