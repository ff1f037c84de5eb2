package dev.forewarn.backtest.anomaly;

import dev.forewarn.backtest.anomaly.LabelledSeries.Stretch;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * How well one series' anomalies were told from the rest.
 *
 * @param vusPr  volume under the precision-recall surface
 * @param aucPr  average precision over samples, ties taken together
 * @param recall share of anomalies with a sample at or above the lowest level that raises no more than one false alarm a day; samples
 *     outside anomalies that follow one another are one alarm
 */
record AnomalyMetrics(double vusPr, double aucPr, double recall) {
    static AnomalyMetrics of(LabelledSeries series, double[] scores) {
        boolean[] truth = series.truth();
        double[] judged = Arrays.copyOfRange(scores, series.from(), scores.length);
        int reach = DominantPeriod.of(series.samples().values());
        return new AnomalyMetrics(
                VusPr.of(truth, judged, reach), averagePrecision(truth, judged), recall(series, truth, judged));
    }

    private static int[] descending(double[] scores) {
        return IntStream.range(0, scores.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> scores[i]).reversed())
                .mapToInt(Integer::intValue)
                .toArray();
    }

    static double averagePrecision(boolean[] truth, double[] scores) {
        int[] order = descending(scores);
        double area = 0;
        int hits = 0;
        for (int i = 0; i < order.length; ) {
            double score = scores[order[i]];
            int before = hits;
            while (i < order.length && scores[order[i]] == score) {
                hits += truth[order[i]] ? 1 : 0;
                i++;
            }
            area += (double) hits / i * (hits - before);
        }
        return area / hits;
    }

    private static double recall(LabelledSeries series, boolean[] truth, double[] scores) {
        boolean[] raised = new boolean[scores.length + 1];
        int[] order = descending(scores);
        double allowed = Math.max(1, series.days());
        int alarms = 0;
        double level = Double.POSITIVE_INFINITY;
        for (int i = 0; i < order.length; ) {
            double score = scores[order[i]];
            for (; i < order.length && scores[order[i]] == score; i++) {
                int at = order[i];
                if (!truth[at]) {
                    raised[at] = true;
                    boolean joinsBefore = at > 0 && raised[at - 1];
                    alarms += 1 - (joinsBefore ? 1 : 0) - (raised[at + 1] ? 1 : 0);
                }
            }
            if (alarms > allowed) {
                break;
            }
            level = score;
        }
        double least = level;
        long found = series.stretches().stream()
                .filter(stretch -> reaches(series, stretch, scores, least))
                .count();
        return (double) found / series.stretches().size();
    }

    private static boolean reaches(LabelledSeries series, Stretch stretch, double[] scores, double level) {
        for (int i = stretch.first(); i <= stretch.last(); i++) {
            if (scores[i - series.from()] >= level) {
                return true;
            }
        }
        return false;
    }
}
