package dev.forewarn.backtest.breach;

import dev.forewarn.backtest.BacktestReport;
import dev.forewarn.backtest.Headline;
import dev.forewarn.backtest.Reliability;
import dev.forewarn.backtest.breach.ClusterBootstrap.Interval;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Everything that was measured, put together by contender.
 *
 * @param rows        by case
 * @param report      the headline, and what programs read
 * @param warm        ours again with a shared model from the histories of all families
 * @param byContender ours first; each as many and in the order of the cases
 */
record BreachResults(
        List<BreachMeasure.Row> rows,
        BacktestReport report,
        BacktestReport warm,
        Map<String, List<CaseScores>> byContender,
        ClusterBootstrap bootstrap) {
    static BreachResults of(List<BreachMeasure.Row> rows, List<BacktestReport.Scored> warm, long seed) {
        var byContender = new LinkedHashMap<String, List<CaseScores>>();
        for (BreachMeasure.Row row : rows) {
            for (CaseScores scores : row.scores()) {
                byContender
                        .computeIfAbsent(scores.scored().contender(), name -> new ArrayList<>())
                        .add(scores);
            }
        }
        return new BreachResults(
                rows,
                BacktestReport.of(rows.stream()
                        .flatMap(row -> row.scores().stream())
                        .map(CaseScores::scored)
                        .toList()),
                BacktestReport.of(warm),
                byContender,
                new ClusterBootstrap(seed));
    }

    BacktestReport.Line ours() {
        return report.contenders().getFirst();
    }

    /** The contenders that are not ours: neither whole nor in part. */
    List<BacktestReport.Line> others() {
        return report.contenders().subList(2, report.contenders().size());
    }

    List<String> families() {
        return List.copyOf(ours().averageByFamily().keySet());
    }

    double headline(String contender, ToDoubleFunction<CaseScores> measure) {
        return Headline.mean(byFamily(contender, measure).values());
    }

    Map<String, Double> byFamily(String contender, ToDoubleFunction<CaseScores> measure) {
        return Headline.byFamily(byContender.getOrDefault(contender, List.of()), CaseScores::family, measure);
    }

    Interval interval(String contender, ToDoubleFunction<CaseScores> measure) {
        return bootstrap.interval(
                values(each -> measure.applyAsDouble(of(contender).get(each))));
    }

    /** Ours minus theirs, series by series. */
    Interval difference(String contender, ToDoubleFunction<CaseScores> measure) {
        List<CaseScores> ours = of(ours().contender());
        List<CaseScores> theirs = of(contender);
        return bootstrap.interval(
                values(each -> measure.applyAsDouble(ours.get(each)) - measure.applyAsDouble(theirs.get(each))));
    }

    /** Mean curve: the mean over families of the mean over series, place by place. */
    double[] curve(String contender, int places, CurveOf curve) {
        double[] mean = new double[places];
        for (int k = 0; k < places; k++) {
            int at = k;
            mean[k] = headline(contender, each -> curve.of(each)[at]);
        }
        return mean;
    }

    interface CurveOf {
        double[] of(CaseScores scores);
    }

    Reliability reliability(String contender) {
        var pooled = new Reliability();
        of(contender).forEach(each -> pooled.addAll(each.scored().reliability()));
        return pooled;
    }

    FineReliability fine(String contender) {
        var pooled = new FineReliability();
        of(contender).forEach(each -> pooled.addAll(each.fine()));
        return pooled;
    }

    private List<CaseScores> of(String contender) {
        return byContender.getOrDefault(contender, List.of());
    }

    private interface ByCase {
        double at(int index);
    }

    /** A value for each case, by family. */
    private List<double[]> values(ByCase value) {
        var byFamily = new LinkedHashMap<String, List<Double>>();
        for (int i = 0; i < rows.size(); i++) {
            byFamily.computeIfAbsent(rows.get(i).cut().family(), family -> new ArrayList<>())
                    .add(value.at(i));
        }
        return byFamily.values().stream()
                .map(each -> each.stream().mapToDouble(Double::doubleValue).toArray())
                .toList();
    }
}
