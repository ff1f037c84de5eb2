package dev.forewarn.backtest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * What every contender achieved. The headline of a measure is the mean over families of the mean over their series.
 *
 * @param contenders by name, ours first
 */
public record BacktestReport(List<Line> contenders, List<Scored> cases) {
    /**
     * One contender on one case.
     *
     * @param reliability of its probabilities over the case's origins
     */
    public record Scored(
            String contender,
            String family,
            String series,
            double stepSeconds,
            BreachMetrics metrics,
            Reliability reliability) {
        /** Scores answers; where there is none the rank is the lowest and the probability 0. */
        public static Scored of(String contender, BreachCase cut, Contender.Answers answers) {
            double[] ranking = answers.ranking().clone();
            double[] probabilities = answers.probabilities().clone();
            var reliability = new Reliability();
            for (int i = cut.history(); i < ranking.length; i++) {
                if (Double.isNaN(ranking[i])) {
                    ranking[i] = Double.NEGATIVE_INFINITY;
                    probabilities[i] = 0;
                }
                if (cut.labels()[i] >= 0) {
                    reliability.add(probabilities[i], cut.labels()[i] == 1);
                }
            }
            return new Scored(
                    contender,
                    cut.family(),
                    cut.series().text(),
                    cut.window().grid().stepMillis() / 1000.0,
                    BreachMetrics.of(cut, ranking, probabilities),
                    reliability);
        }

        public double medianLeadMinutes() {
            return metrics.medianLeadCells() * stepSeconds / 60;
        }
    }

    /**
     * One contender over all cases.
     *
     * @param ece                expected calibration error, origins pooled over all series
     * @param leadMinutes        mean over families of the mean of their series' median leads
     * @param averageByFamily    average precision by family
     */
    public record Line(
            String contender,
            double averagePrecision,
            double brierSkill,
            double ece,
            double warned,
            double leadMinutes,
            Map<String, Double> averageByFamily,
            Map<String, Double> skillByFamily) {}

    /** Puts the cases of every contender together. */
    public static BacktestReport of(List<Scored> cases) {
        var byContender = new LinkedHashMap<String, List<Scored>>();
        for (Scored scored : cases) {
            byContender
                    .computeIfAbsent(scored.contender(), name -> new ArrayList<>())
                    .add(scored);
        }
        var lines = new ArrayList<Line>();
        byContender.forEach((name, scored) -> lines.add(line(name, scored)));
        return new BacktestReport(lines, cases);
    }

    private static Line line(String name, List<Scored> scored) {
        var pooled = new Reliability();
        scored.forEach(each -> pooled.addAll(each.reliability()));
        Map<String, Double> precision = byFamily(scored, each -> each.metrics().averagePrecision());
        Map<String, Double> skill = byFamily(scored, each -> each.metrics().brierSkill());
        return new Line(
                name,
                mean(precision),
                mean(skill),
                pooled.expectedError(),
                mean(byFamily(scored, each -> each.metrics().warned())),
                mean(byFamily(scored, Scored::medianLeadMinutes)),
                precision,
                skill);
    }

    private static Map<String, Double> byFamily(List<Scored> scored, ToDoubleFunction<Scored> measure) {
        return Headline.byFamily(scored, Scored::family, measure);
    }

    private static double mean(Map<String, Double> byFamily) {
        return Headline.mean(byFamily.values());
    }
}
