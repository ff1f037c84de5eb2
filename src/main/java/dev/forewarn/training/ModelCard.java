package dev.forewarn.training;

import dev.forewarn.training.GateVerdict.Comparison;
import java.util.Locale;
import java.util.stream.Collectors;

/** A version for people: what it was made from, how good it was, and why it does or does not serve. */
final class ModelCard {
    private ModelCard() {}

    static String text(Manifest manifest) {
        var text = new StringBuilder();
        text.append("# Model ").append(manifest.id()).append("\n\n");
        line(text, "Published", manifest.publishedAt());
        line(
                text,
                "Series",
                manifest.series() + ", " + manifest.servedNaively() + " of them served by a naive forecast");
        line(text, "Samples", manifest.data().samples());
        line(text, "Data", "sha256:" + manifest.data().sha256());
        line(text, "From", manifest.data().from());
        line(text, "Until", manifest.data().until());
        line(text, "Seed", manifest.seed());
        line(text, "Code", manifest.codeRevision());
        line(
                text,
                "Libraries",
                manifest.libraries().entrySet().stream()
                        .map(each -> each.getKey() + " " + each.getValue())
                        .collect(Collectors.joining(", ")));
        manifest.parameters().forEach((name, value) -> line(text, name, value));
        line(
                text,
                "Forecasters",
                manifest.forecasters().entrySet().stream()
                        .map(each -> each.getKey() + " " + each.getValue())
                        .collect(Collectors.joining(", ")));
        scorecard(text, manifest.scorecard());
        gate(text, manifest.verdict());
        return text.toString();
    }

    private static void scorecard(StringBuilder text, Scorecard card) {
        text.append("\n## On held-out data\n\n");
        if (card.series() == 0) {
            text.append("Nothing was examined.\n");
            return;
        }
        text.append(
                        "Each examined series was fitted again on the first three quarters of its time and walked through the")
                .append(" last one; horizon and duration were passed over between them.\n\n");
        line(text, "Series examined", card.series() + ", with breaches " + card.breachedSeries());
        line(text, "Breach average precision", number(card.averagePrecision()));
        line(text, "Breach Brier score", number(card.brierScore()) + ", skill " + number(card.brierSkill()));
        line(text, "Calibration error", number(card.calibrationError()));
        line(
                text,
                "Forecast error relative to seasonal naive",
                number(card.relativeError()) + ", worse than it in " + card.worseThanNaive() + " series");
    }

    private static void gate(StringBuilder text, GateVerdict verdict) {
        text.append("\n## Gate\n\n").append(verdict.reason()).append(".\n");
        if (verdict.comparisons().isEmpty()) {
            return;
        }
        text.append("\nAgainst ")
                .append(verdict.champion())
                .append(" on ")
                .append(verdict.series())
                .append(
                        " series, same times and questions:\n\n| measure | champion | challenger | tolerance | worse in |")
                .append(" |\n|---|---|---|---|---|---|\n");
        for (Comparison each : verdict.comparisons()) {
            text.append(String.format(
                    Locale.ROOT,
                    "| %s | %s | %s | %s | %.0f %% of resamples | %s |\n",
                    each.measure(),
                    number(each.champion()),
                    number(each.challenger()),
                    number(each.tolerance()),
                    100 * each.certainty(),
                    each.isWorse() ? "worse" : "passes"));
        }
    }

    private static void line(StringBuilder text, String name, Object value) {
        text.append("- ").append(name).append(": ").append(value).append('\n');
    }

    private static String number(double value) {
        return Double.isNaN(value) ? "not measured" : String.format(Locale.ROOT, "%.4g", value);
    }
}
