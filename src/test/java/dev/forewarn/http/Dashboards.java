package dev.forewarn.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The files under deploy/grafana. */
public final class Dashboards {
    static final Path HOME = Path.of("deploy", "grafana");

    private Dashboards() {}

    static List<JsonNode> dashboards() {
        return Stream.of("forewarn", "forewarn-itself", "forewarn-predictions")
                .map(name -> read(HOME.resolve("dashboards").resolve(name + ".json"), false))
                .toList();
    }

    static JsonNode yaml(String path) {
        return read(HOME.resolve(path), true);
    }

    /** Every query of every panel that asks Prometheus, as the panel has it. */
    static List<String> queries() {
        return queries("expr");
    }

    /** Every query of every panel that asks the database, as the panel has it. */
    public static List<String> sqlQueries() {
        return queries("rawSql");
    }

    private static List<String> queries(String field) {
        var queries = new ArrayList<String>();
        for (JsonNode dashboard : dashboards()) {
            for (JsonNode panel : dashboard.get("panels")) {
                for (JsonNode target : panel.get("targets")) {
                    if (target.has(field)) {
                        queries.add(target.get(field).stringValue());
                    }
                }
            }
        }
        return queries;
    }

    private static JsonNode read(Path file, boolean yaml) {
        try {
            byte[] bytes = Files.readAllBytes(file);
            return yaml ? new YAMLMapper().readTree(bytes) : Json.MAPPER.readTree(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
