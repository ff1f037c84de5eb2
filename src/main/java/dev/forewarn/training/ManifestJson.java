package dev.forewarn.training;

import dev.forewarn.training.GateVerdict.Comparison;
import dev.forewarn.training.Manifest.FileEntry;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A manifest as JSON; docs/formats/models.md describes every field. */
final class ManifestJson {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Pattern FILE = Pattern.compile("[A-Za-z0-9_-]{1,60}(\\.[A-Za-z0-9_-]{1,20})*");

    private ManifestJson() {}

    static byte[] write(Manifest manifest) {
        var root = JSON.createObjectNode();
        root.put("format", Manifest.FORMAT);
        root.put("id", manifest.id());
        root.put("published_at", manifest.publishedAt().toString());
        root.put("series", manifest.series());
        root.put("samples", manifest.data().samples());
        root.put("data_sha256", manifest.data().sha256());
        root.put("trained_from", manifest.data().from().toString());
        root.put("trained_until", manifest.data().until().toString());
        root.put("seed", manifest.seed());
        root.put("code_revision", manifest.codeRevision());
        root.put("java_version", System.getProperty("java.version"));
        root.put("os_arch", System.getProperty("os.arch"));
        putFinite(root, "median_error_relative_to_seasonal_naive", manifest.medianRelativeError());
        var kinds = root.putObject("forecasters");
        manifest.forecasters().forEach(kinds::put);
        root.put("served_naively", manifest.servedNaively());
        var used = root.putObject("libraries");
        manifest.libraries().forEach(used::put);
        var parameters = root.putObject("parameters");
        manifest.parameters().forEach(parameters::put);
        writeScorecard(root.putObject("scorecard"), manifest.scorecard());
        writeVerdict(root.putObject("gate"), manifest.verdict());
        var written = root.putObject("files");
        manifest.files().forEach((name, entry) -> {
            var file = written.putObject(name);
            file.put("bytes", entry.bytes());
            file.put("sha256", entry.sha256());
        });
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(root);
    }

    private static void writeScorecard(ObjectNode into, Scorecard scorecard) {
        into.put("series", scorecard.series());
        into.put("breached_series", scorecard.breachedSeries());
        putFinite(into, "breach_average_precision", scorecard.averagePrecision());
        putFinite(into, "breach_brier_score", scorecard.brierScore());
        putFinite(into, "breach_brier_skill", scorecard.brierSkill());
        putFinite(into, "calibration_error", scorecard.calibrationError());
        putFinite(into, "forecast_error_relative_to_seasonal_naive", scorecard.relativeError());
        into.put("worse_than_seasonal_naive", scorecard.worseThanNaive());
    }

    private static void writeVerdict(ObjectNode into, GateVerdict verdict) {
        into.put("promoted", verdict.promoted());
        into.put("reason", verdict.reason());
        into.put("champion", verdict.champion());
        into.put("series", verdict.series());
        var comparisons = into.putArray("comparisons");
        for (Comparison each : verdict.comparisons()) {
            var one = comparisons.addObject();
            one.put("measure", each.measure());
            putFinite(one, "champion", each.champion());
            putFinite(one, "challenger", each.challenger());
            putFinite(one, "tolerance", each.tolerance());
            putFinite(one, "certainty", each.certainty());
            one.put("worse", each.isWorse());
        }
    }

    private static void putFinite(ObjectNode into, String name, double value) {
        if (Double.isFinite(value)) {
            into.put(name, value);
        }
    }

    /**
     * Reads, whatever the bytes may be.
     *
     * @throws ModelStoreException where it is not a manifest of a known format
     */
    static Manifest read(byte[] json, String source) {
        try {
            JsonNode root = JSON.readTree(json);
            int format = root.path("format").asInt(0);
            if (format != Manifest.FORMAT && format != 1) {
                throw new ModelStoreException("model manifest " + source + " has format " + format
                        + "; this program reads formats 1 and " + Manifest.FORMAT + ". Train again with this version.");
            }
            return new Manifest(
                    root.required("id").asString(),
                    Instant.parse(root.required("published_at").asString()),
                    count(root.required("series")),
                    new Manifest.Data(
                            root.required("samples").asLong(),
                            root.required("data_sha256").asString(),
                            Instant.parse(root.required("trained_from").asString()),
                            Instant.parse(root.required("trained_until").asString())),
                    root.required("seed").asLong(),
                    root.required("code_revision").asString(),
                    counts(root.path("forecasters")),
                    root.path("median_error_relative_to_seasonal_naive").asDouble(Double.NaN),
                    texts(root.path("libraries")),
                    texts(root.path("parameters")),
                    format == 1 ? Scorecard.none() : scorecard(root.required("scorecard")),
                    format == 1
                            ? GateVerdict.promoted("promoted: published before there was a gate")
                            : verdict(root.required("gate")),
                    files(root.required("files"), source));
        } catch (JacksonException | DateTimeException | IllegalArgumentException e) {
            throw new ModelStoreException(
                    "model manifest " + source + " cannot be understood. Train again, or restore the file.", e);
        }
    }

    private static int count(JsonNode node) {
        int count = node.asInt();
        if (count < 0) {
            throw new IllegalArgumentException("a number of series of " + count);
        }
        return count;
    }

    private static SortedMap<String, FileEntry> files(JsonNode node, String source) {
        var files = new TreeMap<String, FileEntry>();
        for (Map.Entry<String, JsonNode> file : node.properties()) {
            if (!FILE.matcher(file.getKey()).matches()) {
                throw new ModelStoreException("model manifest " + source + " names a file outside its directory");
            }
            files.put(
                    file.getKey(),
                    new FileEntry(
                            file.getValue().required("bytes").asLong(),
                            file.getValue().required("sha256").asString()));
        }
        return files;
    }

    private static Scorecard scorecard(JsonNode node) {
        return new Scorecard(
                count(node.required("series")),
                count(node.required("breached_series")),
                node.path("breach_average_precision").asDouble(Double.NaN),
                node.path("breach_brier_score").asDouble(Double.NaN),
                node.path("breach_brier_skill").asDouble(Double.NaN),
                node.path("calibration_error").asDouble(Double.NaN),
                node.path("forecast_error_relative_to_seasonal_naive").asDouble(Double.NaN),
                count(node.required("worse_than_seasonal_naive")));
    }

    private static GateVerdict verdict(JsonNode node) {
        List<Comparison> comparisons = new ArrayList<>();
        for (JsonNode each : node.required("comparisons")) {
            comparisons.add(new Comparison(
                    each.required("measure").asString(),
                    each.path("champion").asDouble(Double.NaN),
                    each.path("challenger").asDouble(Double.NaN),
                    each.path("tolerance").asDouble(Double.NaN),
                    each.path("certainty").asDouble(Double.NaN),
                    each.required("worse").asBoolean()));
        }
        return new GateVerdict(
                node.required("promoted").asBoolean(),
                node.required("reason").asString(),
                node.required("champion").asString(),
                count(node.required("series")),
                comparisons);
    }

    private static SortedMap<String, Integer> counts(JsonNode node) {
        var counts = new TreeMap<String, Integer>();
        node.properties()
                .forEach(each -> counts.put(each.getKey(), each.getValue().asInt()));
        return counts;
    }

    private static SortedMap<String, String> texts(JsonNode node) {
        var texts = new TreeMap<String, String>();
        node.properties()
                .forEach(each -> texts.put(each.getKey(), each.getValue().asString()));
        return texts;
    }
}
