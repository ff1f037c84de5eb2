package dev.forewarn.training;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a model version is and where it came from.
 *
 * @param id           sorts by time
 * @param dataSha256   over every series' text, times and values, in order of the text
 * @param trainedFrom  first sample
 * @param trainedUntil last sample
 * @param seed         of everything that was drawn
 * @param codeRevision of the program that trained
 * @param forecasters  how many series each forecaster serves
 * @param medianRelativeError of the winners against seasonal naive, NaN where not measured
 * @param libraries    name to version, of those that took part
 * @param files        name to size and hash
 */
public record Manifest(
        String id,
        Instant publishedAt,
        int series,
        long samples,
        String dataSha256,
        Instant trainedFrom,
        Instant trainedUntil,
        long seed,
        String codeRevision,
        SortedMap<String, Integer> forecasters,
        double medianRelativeError,
        SortedMap<String, String> libraries,
        SortedMap<String, FileEntry> files) {
    /** The only format there is so far. */
    public static final int FORMAT = 1;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** A file of the version. */
    public record FileEntry(long bytes, String sha256) {}

    Manifest withFiles(SortedMap<String, FileEntry> written) {
        return new Manifest(
                id,
                publishedAt,
                series,
                samples,
                dataSha256,
                trainedFrom,
                trainedUntil,
                seed,
                codeRevision,
                forecasters,
                medianRelativeError,
                libraries,
                written);
    }

    byte[] json() {
        var root = JSON.createObjectNode();
        root.put("format", FORMAT);
        root.put("id", id);
        root.put("published_at", publishedAt.toString());
        root.put("series", series);
        root.put("samples", samples);
        root.put("data_sha256", dataSha256);
        root.put("trained_from", trainedFrom.toString());
        root.put("trained_until", trainedUntil.toString());
        root.put("seed", seed);
        root.put("code_revision", codeRevision);
        root.put("java_version", System.getProperty("java.version"));
        root.put("os_arch", System.getProperty("os.arch"));
        if (!Double.isNaN(medianRelativeError)) {
            root.put("median_error_relative_to_seasonal_naive", medianRelativeError);
        }
        var kinds = root.putObject("forecasters");
        forecasters.forEach(kinds::put);
        var used = root.putObject("libraries");
        libraries.forEach(used::put);
        var written = root.putObject("files");
        files.forEach((name, entry) -> {
            var file = written.putObject(name);
            file.put("bytes", entry.bytes());
            file.put("sha256", entry.sha256());
        });
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(root);
    }

    static Manifest read(byte[] json, String source) {
        try {
            JsonNode root = JSON.readTree(json);
            int format = root.path("format").asInt(0);
            if (format != FORMAT) {
                throw new ModelStoreException("model manifest " + source + " has format " + format
                        + "; this program reads format " + FORMAT + ". Train again with this version.");
            }
            var files = new TreeMap<String, FileEntry>();
            for (Map.Entry<String, JsonNode> file : root.required("files").properties()) {
                if (!file.getKey().matches("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*")) {
                    throw new ModelStoreException("model manifest " + source + " names a file outside its directory");
                }
                files.put(
                        file.getKey(),
                        new FileEntry(
                                file.getValue().required("bytes").asLong(),
                                file.getValue().required("sha256").asString()));
            }
            return new Manifest(
                    root.required("id").asString(),
                    Instant.parse(root.required("published_at").asString()),
                    root.required("series").asInt(),
                    root.required("samples").asLong(),
                    root.required("data_sha256").asString(),
                    Instant.parse(root.required("trained_from").asString()),
                    Instant.parse(root.required("trained_until").asString()),
                    root.required("seed").asLong(),
                    root.required("code_revision").asString(),
                    counts(root.path("forecasters")),
                    root.path("median_error_relative_to_seasonal_naive").asDouble(Double.NaN),
                    texts(root.path("libraries")),
                    files);
        } catch (JacksonException | DateTimeException e) {
            throw new ModelStoreException(
                    "model manifest " + source + " cannot be understood. Train again, or restore the file.", e);
        }
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
