package dev.forewarn.backtest.anomaly;

import dev.forewarn.backtest.anomaly.LabelledSeries.Stretch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The score of the Numenta Anomaly Benchmark with its standard profile (Lavin and Ahmad 2015; scorer 1.1): one
 * threshold for the whole corpus; the earliest detection in a window earns up to 1, a missed window costs 1, every
 * detection outside costs up to 0.11, less soon after a window; the first 15 % of a series, 750 samples at most, are not
 * judged. Detecting nothing is 0, detecting every window at its first sample and nothing else is 100.
 *
 * @param score     0 to 100 between those two; below 0 is worse than detecting nothing
 * @param threshold scores from it on were detections
 * @param windows   how many there were
 * @param detected  windows with a detection
 * @param falseAlarms detections outside windows
 */
public record NabScore(double score, double threshold, int windows, int detected, int falseAlarms) {
    private static final double PROBATION = 0.15;
    private static final double LONGEST_PROBATION = PROBATION * 5000;
    private static final double FALSE_ALARM = 0.11;
    private static final double STEEPNESS = 5;
    private static final double FAR_PAST = 3;
    private static final double FIRST = sigmoid(-1);

    /** How many samples of a series are not judged. */
    static int probation(int size) {
        return (int) Math.ceil(Math.min(Math.floor(PROBATION * size), LONGEST_PROBATION));
    }

    /**
     * With the threshold that gives the corpus its best score.
     *
     * @param scores a series' scores, one for each of its samples; as many as there are series
     */
    public static NabScore best(List<LabelledSeries> corpus, List<double[]> scores) {
        return sweep(corpus, scores, Double.NEGATIVE_INFINITY, true);
    }

    /** With a threshold that was found elsewhere. */
    public static NabScore at(double threshold, List<LabelledSeries> corpus, List<double[]> scores) {
        return sweep(corpus, scores, threshold, false);
    }

    private static NabScore sweep(List<LabelledSeries> corpus, List<double[]> scores, double least, boolean best) {
        var points = new ArrayList<Point>();
        int windows = 0;
        for (int i = 0; i < corpus.size(); i++) {
            weigh(corpus.get(i), scores.get(i), windows, points);
            windows += corpus.get(i).stretches().size();
        }
        points.sort(Comparator.comparingDouble(Point::score).reversed());
        double[] earned = new double[windows];
        Arrays.fill(earned, -1);
        double sum = -windows;
        int detected = 0;
        int falseAlarms = 0;
        var found = new NabScore(0, Double.POSITIVE_INFINITY, windows, 0, 0);
        for (int i = 0; i < points.size() && points.get(i).score() >= least; i++) {
            Point point = points.get(i);
            if (point.window() < 0) {
                sum += point.worth();
                falseAlarms++;
            } else if (point.worth() > earned[point.window()]) {
                detected += earned[point.window()] < 0 ? 1 : 0;
                sum += point.worth() - earned[point.window()];
                earned[point.window()] = point.worth();
            }
            boolean isLevel = i + 1 == points.size() || points.get(i + 1).score() < point.score();
            double score = 100 * (sum + windows) / (2.0 * windows);
            if (isLevel && (!best || score > found.score())) {
                found = new NabScore(score, point.score(), windows, detected, falseAlarms);
            }
        }
        return best ? found : new NabScore(found.score(), least, windows, found.detected(), found.falseAlarms());
    }

    /** What a detection at each sample would be worth. */
    private static void weigh(LabelledSeries series, double[] scores, int firstWindow, List<Point> points) {
        if (scores.length != series.size()) {
            throw new IllegalArgumentException(scores.length + " scores for " + series.size() + " samples");
        }
        int probation = probation(scores.length);
        int window = 0;
        List<Stretch> windows = series.stretches();
        for (int i = 0; i < scores.length; i++) {
            while (window < windows.size() && i > windows.get(window).last()) {
                window++;
            }
            boolean inside = window < windows.size() && i >= windows.get(window).first();
            double worth;
            if (inside) {
                Stretch here = windows.get(window);
                worth = sigmoid(-(here.last() - i + 1.0) / (here.last() - here.first() + 1.0)) / FIRST;
            } else if (window == 0) {
                worth = -FALSE_ALARM;
            } else {
                Stretch before = windows.get(window - 1);
                double past = (i - before.last()) / (double) (before.last() - before.first());
                worth = FALSE_ALARM * (past > FAR_PAST ? -1 : sigmoid(past));
            }
            if (i >= probation) {
                points.add(new Point(scores[i], inside ? firstWindow + window : -1, worth));
            }
        }
    }

    /** From 1 far before the end of a window, over 0 at it, to -1 far behind. */
    private static double sigmoid(double place) {
        return 2 / (1 + Math.exp(STEEPNESS * place)) - 1;
    }

    private record Point(double score, int window, double worth) {}
}
