package dev.forewarn.cli;

import dev.forewarn.training.Scorecard;
import dev.forewarn.training.Training;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What was fitted, for people and for programs. */
final class TrainReport {
    private TrainReport() {}

    static String table(Training.Report report, Path models) {
        var table = new TextTable("series", ">samples", ">step", "forecaster", ">error/naive", "limits", "note");
        for (Training.Row row : report.rows()) {
            table.row(
                    row.series().text(),
                    Integer.toString(row.samples()),
                    step(row.stepSeconds()),
                    row.forecaster(),
                    Double.isNaN(row.relativeMase()) ? "-" : String.format(Locale.ROOT, "%.3f", row.relativeMase()),
                    row.limits(),
                    row.note());
        }
        return table.text() + "\n\n" + summary(report, models);
    }

    /** What became of it, in a few lines. */
    static String summary(Training.Report report, Path models) {
        var lines = new ArrayList<String>();
        if (report.servedNaively() > 0) {
            lines.add(String.format(
                    Locale.ROOT,
                    "nothing beat the naive forecast in %,d of %,d series: it serves there",
                    report.servedNaively(),
                    report.rows().size()));
        }
        Scorecard card = report.scorecard();
        if (card.series() > 0) {
            lines.add(String.format(
                    Locale.ROOT,
                    "on held-out data of %,d series: forecast error %s of seasonal naive's; %s",
                    card.series(),
                    number(card.relativeError()),
                    card.breachedSeries() == 0
                            ? "no breach to foresee"
                            : "breach average precision " + number(card.averagePrecision()) + ", Brier skill "
                                    + number(card.brierSkill()) + ", calibration error "
                                    + number(card.calibrationError())));
        }
        lines.add("published version " + report.version() + " in " + models);
        if (!report.verdict().promoted() || !report.verdict().comparisons().isEmpty()) {
            lines.add(report.verdict().reason());
        }
        return String.join("\n", lines);
    }

    private static String number(double value) {
        return Double.isNaN(value) ? "not measured" : String.format(Locale.ROOT, "%.3f", value);
    }

    /** A version that was held back is a problem to a script; one that nobody wanted in service is not. */
    static int exitCode(Training.Report report, Training.Promotion asked, StandardStreams streams) {
        if (report.verdict().promoted() || asked == Training.Promotion.NEVER) {
            return ExitCode.DONE;
        }
        streams.err()
                .println("forewarn: version " + report.version() + " is published but not in service, "
                        + report.verdict().reason()
                        + ". Put it into service all the same with 'forewarn models promote " + report.version() + "'");
        return ExitCode.PROBLEM;
    }

    static Map<String, Object> json(Training.Report report) {
        var json = new LinkedHashMap<String, Object>();
        json.put("version", report.version());
        json.put("promoted", report.verdict().promoted());
        json.put("reason", report.verdict().reason());
        json.put("served_naively", report.servedNaively());
        json.put("scorecard", VersionJson.scorecard(report.scorecard()));
        json.put("gate", VersionJson.verdict(report.verdict()));
        json.put("series", report.rows().stream().map(TrainReport::json).toList());
        return json;
    }

    private static Map<String, Object> json(Training.Row row) {
        var json = new LinkedHashMap<String, Object>();
        json.put("series", row.series().text());
        json.put("samples", row.samples());
        Json.putFinite(json, "step_s", row.stepSeconds());
        json.put("forecaster", row.forecaster());
        json.put("naive_serves", row.isNaive());
        Json.putFinite(json, "relative_mase", row.relativeMase());
        json.put("limits", row.limits());
        json.put("note", row.note());
        return json;
    }

    private static String step(double seconds) {
        if (Double.isNaN(seconds)) {
            return "-";
        }
        if (seconds >= 60 && seconds % 60 == 0) {
            return seconds % 3600 == 0 ? (long) seconds / 3600 + "h" : (long) seconds / 60 + "m";
        }
        return seconds == Math.rint(seconds) ? (long) seconds + "s" : seconds + "s";
    }
}
