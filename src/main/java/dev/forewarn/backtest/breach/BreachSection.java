package dev.forewarn.backtest.breach;

import static dev.forewarn.backtest.breach.Numbers.text;

import dev.forewarn.backtest.Backtest;
import dev.forewarn.backtest.BacktestReport;
import dev.forewarn.backtest.Reliability;
import dev.forewarn.backtest.Section;
import dev.forewarn.backtest.Section.Highlight;
import dev.forewarn.backtest.Section.Table;
import dev.forewarn.backtest.breach.ClusterBootstrap.Interval;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** What was measured, in tables. */
final class BreachSection {
    static final int MASS_BINS = 10;

    private final BreachResults results;

    BreachSection(BreachResults results) {
        this.results = results;
    }

    Section section() {
        int series = results.rows().size();
        int families = results.families().size();
        return new Section(
                BreachMeasure.ID,
                "Breach prediction",
                "Breach prediction over " + series + " series; headline = mean over " + families
                        + " families. Shared model learnt without the family it scores.",
                List.of(
                        headline(),
                        families(),
                        differences(),
                        probabilities(),
                        alarms(
                                "Alarms at levels chosen on history for one false alarm a series-day, then frozen",
                                CaseScores::oncePerDay),
                        alarms(
                                "Alarms at levels chosen on history for one false alarm in five series-days, then frozen",
                                CaseScores::seldom),
                        regimes(),
                        reliability(),
                        times()),
                new BreachFigures(results).all(),
                notes(),
                new BreachJson(results).all(),
                highlights());
    }

    private Table headline() {
        var rows = new ArrayList<List<String>>();
        for (BacktestReport.Line line : results.report().contenders()) {
            rows.add(List.of(
                    line.contender(),
                    text("%.3f", line.averagePrecision()),
                    text("%+.3f", line.brierSkill()),
                    text("%.4f", line.ece()),
                    text("%.3f", line.warned()),
                    text("%.0f min", line.leadMinutes())));
        }
        return new Table(
                "Headline; warned and lead at each method's oracle level, the lowest with one false alarm a live day",
                List.of("method", ">AP", ">Brier skill", ">ECE", ">warned", ">median lead"),
                rows);
    }

    private Table families() {
        var rows = new ArrayList<List<String>>();
        BacktestReport.Line ours = results.ours();
        var warned = results.byFamily(Backtest.OURS, each -> each.oncePerDay().warned());
        for (String family : results.families()) {
            BacktestReport.Line best = results.others().stream()
                    .max(Comparator.comparingDouble(
                            line -> orLow(line.averageByFamily().get(family))))
                    .orElse(ours);
            long series = results.rows().stream()
                    .filter(row -> row.cut().family().equals(family))
                    .count();
            rows.add(List.of(
                    family,
                    String.valueOf(series),
                    text("%.3f", orNone(ours.averageByFamily().get(family))),
                    text("%+.3f", orNone(ours.skillByFamily().get(family))),
                    text("%.3f", orNone(warned.get(family))),
                    text("%.3f", orNone(best.averageByFamily().get(family))),
                    best.contender()));
        }
        return new Table(
                "Ours by family",
                List.of("family", ">series", ">AP", ">Brier skill", ">warned, frozen", ">best other AP", "by"),
                rows);
    }

    private static double orNone(@Nullable Double value) {
        return value == null ? Double.NaN : value;
    }

    private static double orLow(@Nullable Double value) {
        return value == null || value.isNaN() ? Double.NEGATIVE_INFINITY : value;
    }

    private Table differences() {
        var rows = new ArrayList<List<String>>();
        for (BacktestReport.Line line : results.report()
                .contenders()
                .subList(1, results.report().contenders().size())) {
            rows.add(List.of(
                    line.contender(),
                    difference(line, each -> each.scored().metrics().averagePrecision()),
                    difference(line, each -> each.scored().metrics().brierSkill()),
                    difference(line, each -> each.scored().metrics().warned()),
                    difference(line, each -> each.oncePerDay().warned())));
        }
        return new Table(
                "Ours minus theirs, with 95 % intervals over " + ClusterBootstrap.DRAWS
                        + " draws of series; a win (+) or loss (-) only where the interval excludes 0",
                List.of("method", ">AP", ">Brier skill", ">warned, oracle", ">warned, frozen"),
                rows);
    }

    private String difference(BacktestReport.Line line, ToDoubleFunction<CaseScores> measure) {
        return text(results.difference(line.contender(), measure));
    }

    private Table probabilities() {
        var rows = new ArrayList<List<String>>();
        for (BacktestReport.Line line : results.report().contenders()) {
            String name = line.contender();
            rows.add(List.of(
                    name,
                    text("%+.3f", line.brierSkill()),
                    text("%+.3f", results.headline(name, CaseScores::fairSkill)),
                    text("%+.3f", results.headline(name, CaseScores::calibratedSkill)),
                    text("%.3f", results.headline(name, CaseScores::logLoss)),
                    text("%.4f", line.ece()),
                    text("%.4f", results.fine(name).equalMassError(MASS_BINS))));
        }
        return new Table(
                "Probabilities: Brier skill as published against the live base rate and against history's, and against the live"
                        + " one after every method was calibrated on history",
                List.of("method", ">live rate", ">history rate", ">calibrated", ">log loss", ">ECE width", ">ECE mass"),
                rows);
    }

    private Table alarms(String caption, Function<CaseScores, EventScores> at) {
        var rows = new ArrayList<List<String>>();
        for (String name : results.byContender().keySet()) {
            rows.add(List.of(
                    name,
                    text("%.3f", results.headline(name, each -> at.apply(each).warned())),
                    text(
                            "%.0f min",
                            results.headline(name, each -> at.apply(each).medianLead())),
                    text(
                            "%.0f min",
                            results.headline(name, each -> at.apply(each).shortLead())),
                    text("%.3f", results.headline(name, each -> at.apply(each).precision())),
                    text("%.2f", results.headline(name, each -> at.apply(each).falsePerDay())),
                    text("%.0f", results.headline(name, each -> at.apply(each).minutesPerDay()))));
        }
        return new Table(
                caption,
                List.of(
                        "method",
                        ">warned",
                        ">median lead",
                        ">10 % lead",
                        ">precision",
                        ">false/day",
                        ">alarm min/day"),
                rows);
    }

    private Table regimes() {
        var rows = new ArrayList<List<String>>();
        rows.add(regime("family unseen by the shared model", results.ours()));
        rows.add(regime(
                "warm: learnt on the histories of all families",
                results.warm().contenders().getFirst()));
        return new Table(
                "Ours in two regimes",
                List.of("shared model", ">AP", ">Brier skill", ">ECE", ">warned", ">median lead"),
                rows);
    }

    private static List<String> regime(String name, BacktestReport.Line line) {
        return List.of(
                name,
                text("%.3f", line.averagePrecision()),
                text("%+.3f", line.brierSkill()),
                text("%.4f", line.ece()),
                text("%.3f", line.warned()),
                text("%.0f min", line.leadMinutes()));
    }

    private Table reliability() {
        var rows = new ArrayList<List<String>>();
        Reliability pooled = results.reliability(Backtest.OURS);
        for (int bin = 0; bin < pooled.bins(); bin++) {
            rows.add(List.of(
                    text("%.1f", bin / (double) pooled.bins()) + " .. "
                            + text("%.1f", (bin + 1) / (double) pooled.bins()),
                    String.format(Locale.ROOT, "%,d", pooled.count(bin)),
                    text("%.3f", pooled.said(bin)),
                    text("%.3f", pooled.came(bin))));
        }
        return new Table(
                "Reliability of ours, all origins together",
                List.of("probability", ">origins", ">said", ">came"),
                rows);
    }

    private Table times() {
        var rows = new ArrayList<List<String>>();
        for (String name : results.byContender().keySet()) {
            double concordance = results.headline(name, each -> each.time().concordance());
            if (Double.isFinite(concordance)) {
                rows.add(List.of(
                        name,
                        text(
                                "%.1f min",
                                results.headline(name, each -> each.time().errorMinutes())),
                        text("%.2f", results.headline(name, each -> each.time().errorShare())),
                        text("%.3f", concordance)));
            }
        }
        return new Table(
                "Time to breach, over origins whose breach came within the horizon",
                List.of("method", ">median error", ">of the horizon", ">concordance"),
                rows);
    }

    private List<Highlight> highlights() {
        BacktestReport.Line ours = results.ours();
        return List.of(
                new Highlight(
                        "average precision",
                        text("%.3f", ours.averagePrecision()),
                        best(line -> line.averagePrecision(), "%.3f")),
                new Highlight(
                        "Brier skill", text("%+.3f", ours.brierSkill()), best(line -> line.brierSkill(), "%+.3f")),
                new Highlight("calibration error", text("%.4f", ours.ece()), "0 is perfect"),
                new Highlight(
                        "breaches warned of",
                        text(
                                "%.0f %%",
                                100
                                        * results.headline(
                                                Backtest.OURS,
                                                each -> each.oncePerDay().warned())),
                        "at a level chosen on history; false alarms a series-day: "
                                + text(
                                        "%.2f",
                                        results.headline(
                                                Backtest.OURS,
                                                each -> each.oncePerDay().falsePerDay()))),
                new Highlight(
                        "median lead",
                        text(
                                "%.0f min",
                                results.headline(
                                        Backtest.OURS, each -> each.oncePerDay().medianLead())),
                        "at the same alarms"));
    }

    private String best(ToDoubleFunction<BacktestReport.Line> measure, String format) {
        return results.others().stream()
                .max(Comparator.comparingDouble(line -> orLow(measure.applyAsDouble(line))))
                .map(line -> "best other: " + text(format, measure.applyAsDouble(line)) + ", " + line.contender())
                .orElse("");
    }

    private List<String> notes() {
        Interval precision =
                results.interval(Backtest.OURS, each -> each.scored().metrics().averagePrecision());
        Interval skill =
                results.interval(Backtest.OURS, each -> each.scored().metrics().brierSkill());
        return List.of(
                "95 % intervals of ours over draws of series: AP " + text("%.3f", precision.low()) + " to "
                        + text("%.3f", precision.high()) + ", Brier skill " + text("%+.3f", skill.low()) + " to "
                        + text("%+.3f", skill.high())
                        + ". They say how far other series of these families would move the"
                        + " figure, not what another family would give.",
                "An alarm begins at the first origin at or above the level after a pause of ten minutes or one breach length, and is"
                        + " raised anew when it still stands a horizon later. A breach is warned of when an alarm began within the"
                        + " horizon before it.",
                "Levels and calibration are chosen by replaying the last 30 % of history with every method fitted to the 70 % before."
                        + " The oracle level of the headline is chosen on the live half instead, for every method alike: it"
                        + " compares methods at equal annoyance and cannot be had beforehand.",
                "No answer counts as probability 0. A rank of Random Cut Forest is not meant as a probability: compare it after"
                        + " calibration.");
    }
}
