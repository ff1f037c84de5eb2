package dev.forewarn.backtest.breach;

import dev.forewarn.backtest.Backtest;
import dev.forewarn.backtest.BacktestReport;
import dev.forewarn.backtest.Reliability;
import dev.forewarn.backtest.Section.Curve;
import dev.forewarn.backtest.Section.Figure;
import dev.forewarn.backtest.Section.Mark;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** What was measured, in plots. */
final class BreachFigures {
    private static final int OTHERS = 3;
    private static final int LEAST_IN_BIN = 20;
    private static final int WORST = 6;

    private final BreachResults results;
    private final List<String> shown;

    BreachFigures(BreachResults results) {
        this.results = results;
        this.shown = shown(results);
    }

    /** Ours and the best of the others. */
    private static List<String> shown(BreachResults results) {
        var shown = new ArrayList<>(List.of(Backtest.OURS));
        results.others().stream()
                .filter(line -> !Double.isNaN(line.averagePrecision()))
                .sorted(Comparator.comparingDouble(BacktestReport.Line::averagePrecision)
                        .reversed())
                .limit(OTHERS)
                .forEach(line -> shown.add(line.contender()));
        return shown;
    }

    List<Figure> all() {
        var figures = new ArrayList<Figure>();
        figures.add(precisionRecall());
        figures.add(reliability());
        figures.add(leads());
        figures.add(families());
        figures.addAll(worst());
        return figures;
    }

    private Figure precisionRecall() {
        double[] recall = IntStream.rangeClosed(0, CaseScores.RECALLS)
                .mapToDouble(k -> k / (double) CaseScores.RECALLS)
                .toArray();
        List<Curve> curves = shown.stream()
                .map(name ->
                        new Curve(name, Mark.LINE, recall, results.curve(name, recall.length, CaseScores::precision)))
                .toList();
        return new Figure(
                "Precision against recall, mean over families of the mean over series", "recall", "precision", curves);
    }

    private Figure reliability() {
        var curves = new ArrayList<Curve>();
        for (String name : shown.subList(0, Math.min(2, shown.size()))) {
            Reliability pooled = results.reliability(name);
            int[] bins = IntStream.range(0, pooled.bins())
                    .filter(bin -> pooled.count(bin) >= LEAST_IN_BIN)
                    .toArray();
            double[] said = IntStream.of(bins).mapToDouble(pooled::said).toArray();
            double[] came = IntStream.of(bins).mapToDouble(pooled::came).toArray();
            curves.add(new Curve(name, Mark.DOTS, said, came));
        }
        curves.add(new Curve("as said", Mark.DASHES, new double[] {0, 1}, new double[] {0, 1}));
        return new Figure(
                "Reliability: of the times it said so much, how often it came (bins with " + LEAST_IN_BIN
                        + " origins or more)",
                "probability said",
                "share that came",
                curves);
    }

    private Figure leads() {
        double[] lead = IntStream.rangeClosed(0, EventScores.LEADS)
                .mapToDouble(k -> 100.0 * k / EventScores.LEADS)
                .toArray();
        List<Curve> curves = shown.stream()
                .map(name -> new Curve(
                        name,
                        Mark.LINE,
                        lead,
                        results.curve(
                                name, lead.length, each -> each.oncePerDay().warnedBefore())))
                .toList();
        return new Figure(
                "Lead: breaches warned of at least so long before, at levels chosen on history for one false alarm a series-day",
                "lead, % of the horizon",
                "share of breaches",
                curves);
    }

    private Figure families() {
        List<String> families = results.families();
        double[] places =
                IntStream.range(0, families.size()).mapToDouble(i -> i).toArray();
        var curves = new ArrayList<Curve>();
        for (String name : shown) { // in the order, and so the colours, of the other plots
            Map<String, Double> by =
                    results.byFamily(name, each -> each.scored().metrics().averagePrecision());
            double[] values = families.stream()
                    .mapToDouble(family -> by.getOrDefault(family, Double.NaN))
                    .toArray();
            curves.add(new Curve(name, Mark.BARS, places, values));
        }
        return new Figure("Average precision by family", "", "average precision", curves, families, null);
    }

    /** The series whose probabilities were worth least. */
    private List<Figure> worst() {
        return results.rows().stream()
                .sorted(Comparator.comparingDouble(BreachFigures::skill))
                .limit(WORST)
                .map(CasePlot::of)
                .toList();
    }

    private static double skill(BreachMeasure.Row row) {
        double skill = row.scores().getFirst().scored().metrics().brierSkill();
        return Double.isNaN(skill) ? Double.POSITIVE_INFINITY : skill;
    }
}
