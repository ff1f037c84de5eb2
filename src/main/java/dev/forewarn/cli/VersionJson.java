package dev.forewarn.cli;

import dev.forewarn.training.GateVerdict;
import dev.forewarn.training.Manifest;
import dev.forewarn.training.ModelCatalog.ModelVersion;
import dev.forewarn.training.Scorecard;
import java.util.LinkedHashMap;
import java.util.Map;

/** Versions, scorecards and verdicts for programs. */
final class VersionJson {
    private VersionJson() {}

    static Map<String, Object> version(ModelVersion version) {
        var json = new LinkedHashMap<String, Object>();
        json.put("id", version.id());
        json.put("published_at", version.publishedAt().toString());
        json.put("current", version.current());
        json.put("series", version.series());
        json.put("data_sha256", version.dataHash());
        json.put("code_revision", version.codeRevision());
        json.put("seed", version.seed());
        if (!version.verdict().isEmpty()) {
            json.put("verdict", version.verdict());
        }
        if (!version.problem().isEmpty()) {
            json.put("problem", version.problem());
        }
        return json;
    }

    static Map<String, Object> manifest(ModelVersion version, Manifest manifest) {
        Map<String, Object> json = version(version);
        json.put("samples", manifest.data().samples());
        json.put("trained_from", manifest.data().from().toString());
        json.put("trained_until", manifest.data().until().toString());
        json.put("forecasters", manifest.forecasters());
        json.put("served_naively", manifest.servedNaively());
        json.put("libraries", manifest.libraries());
        json.put("parameters", manifest.parameters());
        json.put("scorecard", scorecard(manifest.scorecard()));
        json.put("gate", verdict(manifest.verdict()));
        return json;
    }

    static Map<String, Object> scorecard(Scorecard card) {
        var json = new LinkedHashMap<String, Object>();
        json.put("series", card.series());
        json.put("breached_series", card.breachedSeries());
        Json.putFinite(json, "breach_average_precision", card.averagePrecision());
        Json.putFinite(json, "breach_brier_score", card.brierScore());
        Json.putFinite(json, "breach_brier_skill", card.brierSkill());
        Json.putFinite(json, "calibration_error", card.calibrationError());
        Json.putFinite(json, "forecast_error_relative_to_seasonal_naive", card.relativeError());
        json.put("worse_than_seasonal_naive", card.worseThanNaive());
        return json;
    }

    static Map<String, Object> verdict(GateVerdict verdict) {
        var json = new LinkedHashMap<String, Object>();
        json.put("promoted", verdict.promoted());
        json.put("reason", verdict.reason());
        json.put("champion", verdict.champion());
        json.put("series", verdict.series());
        json.put(
                "comparisons",
                verdict.comparisons().stream()
                        .map(each -> {
                            var one = new LinkedHashMap<String, Object>();
                            one.put("measure", each.measure());
                            Json.putFinite(one, "champion", each.champion());
                            Json.putFinite(one, "challenger", each.challenger());
                            Json.putFinite(one, "tolerance", each.tolerance());
                            Json.putFinite(one, "certainty", each.certainty());
                            one.put("worse", each.isWorse());
                            return one;
                        })
                        .toList());
        return json;
    }
}
