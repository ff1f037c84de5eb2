package dev.forewarn.backtest.breach;

import dev.forewarn.backtest.Backtest;
import dev.forewarn.backtest.BacktestReport;
import dev.forewarn.backtest.Reliability;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** What was measured, for programs. */
final class BreachJson {
    private final BreachResults results;

    BreachJson(BreachResults results) {
        this.results = results;
    }

    Map<String, Object> all() {
        var root = new LinkedHashMap<String, Object>();
        root.put("contenders", contenders());
        root.put("cases", cases());
        root.put("probabilities", probabilities());
        root.put("alarms_once_a_day", alarms(CaseScores::oncePerDay));
        root.put("alarms_once_in_five_days", alarms(CaseScores::seldom));
        root.put("differences", differences());
        root.put("warm", line(results.warm().contenders().getFirst()));
        root.put("reliability", reliability());
        root.put("time_to_breach", times());
        return root;
    }

    private List<Object> contenders() {
        var rows = new ArrayList<>();
        results.report().contenders().forEach(line -> rows.add(line(line)));
        return rows;
    }

    private static Map<String, Object> line(BacktestReport.Line line) {
        Map<String, Object> row = row(line.contender());
        Numbers.put(row, "average_precision", line.averagePrecision());
        Numbers.put(row, "brier_skill", line.brierSkill());
        Numbers.put(row, "ece", line.ece());
        Numbers.put(row, "warned", line.warned());
        Numbers.put(row, "median_lead_minutes", line.leadMinutes());
        row.put("average_precision_by_family", Numbers.finite(line.averageByFamily()));
        row.put("brier_skill_by_family", Numbers.finite(line.skillByFamily()));
        return row;
    }

    private List<Object> cases() {
        var rows = new ArrayList<>();
        for (BacktestReport.Scored scored : results.report().cases()) {
            Map<String, Object> row = row(scored.contender());
            row.put("family", scored.family());
            row.put("series", scored.series());
            Numbers.put(row, "average_precision", scored.metrics().averagePrecision());
            Numbers.put(row, "brier_skill", scored.metrics().brierSkill());
            Numbers.put(row, "warned", scored.metrics().warned());
            row.put("breaches", scored.metrics().breaches());
            row.put("origins", scored.metrics().origins());
            rows.add(row);
        }
        return rows;
    }

    private List<Object> probabilities() {
        var rows = new ArrayList<>();
        for (String name : results.byContender().keySet()) {
            Map<String, Object> row = row(name);
            Numbers.put(row, "brier_skill_history_rate", results.headline(name, CaseScores::fairSkill));
            Numbers.put(row, "brier_skill_calibrated", results.headline(name, CaseScores::calibratedSkill));
            Numbers.put(row, "log_loss", results.headline(name, CaseScores::logLoss));
            Numbers.put(row, "ece_equal_mass", results.fine(name).equalMassError(BreachSection.MASS_BINS));
            rows.add(row);
        }
        return rows;
    }

    private List<Object> alarms(Function<CaseScores, EventScores> at) {
        var rows = new ArrayList<>();
        for (String name : results.byContender().keySet()) {
            Map<String, Object> row = row(name);
            Numbers.put(
                    row, "warned", results.headline(name, each -> at.apply(each).warned()));
            Numbers.put(
                    row,
                    "median_lead_minutes",
                    results.headline(name, each -> at.apply(each).medianLead()));
            Numbers.put(
                    row,
                    "p10_lead_minutes",
                    results.headline(name, each -> at.apply(each).shortLead()));
            Numbers.put(
                    row,
                    "precision",
                    results.headline(name, each -> at.apply(each).precision()));
            Numbers.put(
                    row,
                    "false_alarms_a_day",
                    results.headline(name, each -> at.apply(each).falsePerDay()));
            Numbers.put(
                    row,
                    "alarm_minutes_a_day",
                    results.headline(name, each -> at.apply(each).minutesPerDay()));
            rows.add(row);
        }
        return rows;
    }

    private List<Object> differences() {
        var rows = new ArrayList<>();
        for (String name : results.byContender().keySet()) {
            if (!name.equals(Backtest.OURS)) {
                Map<String, Object> row = row(name);
                Numbers.put(
                        row,
                        "average_precision",
                        results.difference(name, each -> each.scored().metrics().averagePrecision()));
                Numbers.put(
                        row,
                        "brier_skill",
                        results.difference(name, each -> each.scored().metrics().brierSkill()));
                Numbers.put(
                        row,
                        "warned",
                        results.difference(name, each -> each.scored().metrics().warned()));
                Numbers.put(
                        row,
                        "warned_frozen",
                        results.difference(name, each -> each.oncePerDay().warned()));
                rows.add(row);
            }
        }
        return rows;
    }

    private List<Object> reliability() {
        var rows = new ArrayList<>();
        Reliability pooled = results.reliability(Backtest.OURS);
        for (int bin = 0; bin < pooled.bins(); bin++) {
            var row = new LinkedHashMap<String, Object>();
            row.put("from", bin / (double) pooled.bins());
            row.put("origins", pooled.count(bin));
            Numbers.put(row, "said", pooled.said(bin));
            Numbers.put(row, "came", pooled.came(bin));
            rows.add(row);
        }
        return rows;
    }

    private List<Object> times() {
        var rows = new ArrayList<>();
        for (String name : results.byContender().keySet()) {
            Map<String, Object> row = row(name);
            Numbers.put(
                    row,
                    "median_error_minutes",
                    results.headline(name, each -> each.time().errorMinutes()));
            Numbers.put(
                    row,
                    "median_error_of_horizon",
                    results.headline(name, each -> each.time().errorShare()));
            Numbers.put(
                    row,
                    "concordance",
                    results.headline(name, each -> each.time().concordance()));
            if (row.size() > 1) {
                rows.add(row);
            }
        }
        return rows;
    }

    private static Map<String, Object> row(String method) {
        var row = new LinkedHashMap<String, Object>();
        row.put("method", method);
        return row;
    }
}
