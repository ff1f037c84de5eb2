package dev.forewarn.backtest;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * How well scores foresaw the breaches of one case.
 *
 * @param averagePrecision area under precision and recall, ties taken together
 * @param brierSkill       1 - Brier score / that of always saying the live base rate
 * @param warned           share of breaches warned of at no more than one false-alarm episode a day
 * @param medianLeadCells  median lead of the warned ones, in cells; NaN where none was warned of
 * @param breaches         how many breaches there were
 * @param origins          how many origins were scored
 */
public record BreachMetrics(
        double averagePrecision, double brierSkill, double warned, double medianLeadCells, int breaches, int origins) {
    private static final int LEVELS = 120;

    /**
     * Of one case.
     *
     * @param ranking       by cell: what alarms are ranked on, any monotone scale, finite at every origin
     * @param probabilities by cell: what is published, in [0, 1]
     */
    public static BreachMetrics of(BreachCase cut, double[] ranking, double[] probabilities) {
        int[] origins = IntStream.range(cut.history(), cut.labels().length)
                .filter(i -> cut.labels()[i] >= 0)
                .toArray();
        var warnings = warnings(cut, ranking, origins);
        return new BreachMetrics(
                averagePrecision(cut.labels(), ranking, origins),
                brierSkill(cut.labels(), probabilities, origins),
                warnings.share(),
                warnings.lead(),
                cut.eventStarts().length,
                origins.length);
    }

    /**
     * Area under precision and recall, ties taken together; NaN without a breach.
     *
     * @param labels  by cell: 1 a breach came
     * @param ranking by cell
     * @param origins the cells that count
     */
    public static double averagePrecision(byte[] labels, double[] ranking, int[] origins) {
        Integer[] order = Arrays.stream(origins).boxed().toArray(Integer[]::new);
        Arrays.sort(order, Comparator.comparingDouble((Integer i) -> -ranking[i]));
        long positives = Arrays.stream(origins).filter(i -> labels[i] == 1).count();
        double area = 0;
        long hits = 0;
        int i = 0;
        while (i < order.length) {
            double score = ranking[order[i]];
            long newHits = 0;
            while (i < order.length && ranking[order[i]] == score) {
                newHits += labels[order[i]];
                i++;
            }
            hits += newHits;
            area += (double) hits / i * newHits / positives;
        }
        return positives == 0 ? Double.NaN : area;
    }

    static double brierSkill(byte[] labels, double[] probabilities, int[] origins) {
        double base =
                Arrays.stream(origins).mapToDouble(i -> labels[i]).average().orElse(Double.NaN);
        double ours = 0;
        double reference = 0;
        for (int i : origins) {
            ours += (probabilities[i] - labels[i]) * (probabilities[i] - labels[i]);
            reference += (base - labels[i]) * (base - labels[i]);
        }
        return reference == 0 ? Double.NaN : 1 - ours / reference;
    }

    private record Warnings(double share, double lead) {}

    /** At the lowest level that raises no more than one false-alarm episode a day. */
    private static Warnings warnings(BreachCase cut, double[] ranking, int[] origins) {
        double[] sorted =
                Arrays.stream(origins).mapToDouble(i -> ranking[i]).sorted().toArray();
        double budget = Math.max(1, cut.liveDays());
        Warnings best = new Warnings(0, Double.NaN);
        for (int k = 0; k < LEVELS; k++) {
            // levels crowd towards the top, where the budget is decided
            double share = 1 - Math.pow(k / (double) LEVELS, 2);
            double level = sorted[(int) Math.min(sorted.length - 1, share * sorted.length)];
            var tried = new Alarms(cut, ranking, level);
            if (tried.falseEpisodes() > budget) {
                break;
            }
            best = new Warnings(tried.warnedShare(), tried.medianLead());
        }
        return best;
    }
}
