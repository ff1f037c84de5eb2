package dev.forewarn.cli;

import dev.forewarn.training.Training;
import java.nio.file.Path;
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
        return table.text() + "\n\npublished version " + report.version() + " in " + models;
    }

    static Map<String, Object> json(Training.Report report) {
        var json = new LinkedHashMap<String, Object>();
        json.put("version", report.version());
        json.put("series", report.rows().stream().map(TrainReport::json).toList());
        return json;
    }

    private static Map<String, Object> json(Training.Row row) {
        var json = new LinkedHashMap<String, Object>();
        json.put("series", row.series().text());
        json.put("samples", row.samples());
        Json.putFinite(json, "step_s", row.stepSeconds());
        json.put("forecaster", row.forecaster());
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
