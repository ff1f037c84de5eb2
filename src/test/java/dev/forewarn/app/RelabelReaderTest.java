package dev.forewarn.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.forewarn.cli.CliException;
import dev.forewarn.metric.SeriesKey;
import dev.forewarn.selection.Relabelling;
import dev.forewarn.selection.Relabelling.Fate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Rules as they stand in a configuration, with the meaning that Prometheus gives them. */
class RelabelReaderTest {
    private static final YAMLMapper YAML = YAMLMapper.builder().build();

    @TempDir
    Path directory;

    private static Relabelling read(JsonNode rules) {
        var problems = new ArrayList<String>();
        Relabelling relabelling = new RelabelReader("relabel", problems).read(rules);
        assertThat(problems).isEmpty();
        return relabelling;
    }

    private static Fate fate(String series, String rules) {
        return read(YAML.readTree(rules)).fate(SeriesKey.parse(series));
    }

    private static String taken(String series, String rules) {
        return fate(series, rules) instanceof Fate.Taken as ? as.series().text() : "not taken";
    }

    /** Made by src/test/reference/relabelling-by-prometheus.py. */
    @TestFactory
    Stream<DynamicTest> makesWhatARealPrometheusMakes() throws IOException {
        JsonNode cases =
                YAML.readTree(Files.readString(Path.of("src/test/resources/selection/relabelling-by-prometheus.json")));
        assertThat(cases.size()).isGreaterThan(30);
        return cases.valueStream()
                .map(each -> DynamicTest.dynamicTest(each.get("rules").toString(), () -> {
                    Fate fate = read(each.get("rules")).fate(SeriesKey.of("cpu", texts(each.get("labels"))));
                    if (each.get("expected").isNull()) {
                        assertThat(fate).isInstanceOf(Fate.Dropped.class);
                    } else {
                        assertThat(fate)
                                .isInstanceOfSatisfying(
                                        Fate.Taken.class,
                                        as -> assertThat(as.series().labels()).isEqualTo(texts(each.get("expected"))));
                    }
                }));
    }

    private static Map<String, String> texts(JsonNode labels) {
        var texts = new TreeMap<String, String>();
        labels.properties()
                .forEach(label -> texts.put(label.getKey(), label.getValue().asString()));
        return texts;
    }

    @Test
    void theNameIsALabelToo() {
        String keep = "[{source_labels: [__name__], regex: 'node_.*', action: keep}]";
        assertThat(taken("node_load1{a=\"b\"}", keep)).isEqualTo("node_load1{a=\"b\"}");
        assertThat(fate("go_threads", keep)).isInstanceOf(Fate.Dropped.class);
        assertThat(taken("a:b", "[{source_labels: [__name__], target_label: __name__, replacement: 'x_$1'}]"))
                .isEqualTo("x_a:b");
        assertThat(fate("cpu", "[{regex: '__name__', action: labeldrop}]")).isInstanceOf(Fate.Unnameable.class);
    }

    @Test
    void aBareNameCanBeTakenApart() {
        String rules = """
                - { source_labels: [__name__], regex: '(.+)/(.+)', target_label: machine, replacement: '$1' }
                - { source_labels: [__name__], regex: '.+/(.+)', target_label: __name__ }
                """;
        assertThat(taken("machine-1-6/cpu_r", rules)).isEqualTo("cpu_r{machine=\"machine-1-6\"}");
        assertThat(taken("cpu", rules)).isEqualTo("cpu");
    }

    @Test
    void allProblemsAreToldTogetherEachAtItsPlace() throws IOException {
        Path file = directory.resolve("forewarn.yaml");
        Files.writeString(file, """
                alarm: 7
                relabel:
                  - { action: hashmod, source_labels: [a] }
                  - { regex: '(', action: keep }
                  - { action: keepall }
                  - { action: labeldrop, regex: a, target_label: b }
                  - { source_labels: a, target_label: b }
                  - { action: replace }
                  - { actoin: keep }
                  - keep
                  - { action: lowercase, target_label: a, replacement: b, source_labels: [[]] }
                  - { action: hashmod, target_label: a, modulus: -1 }
                scoring: { maxSeries: 0 }
                """);
        assertThatExceptionOfType(CliException.class)
                .isThrownBy(() -> new SettingsReader(Map.of()).read(Optional.of(file)))
                .withMessageContainingAll(
                        "alarm: ",
                        "relabel[0].target_label: hashmod needs one",
                        "relabel[0].modulus: hashmod needs one above 0",
                        "relabel[1].regex: no regular expression of RE2",
                        "relabel[2].action: unknown 'keepall'; known are replace, keep, drop",
                        "relabel[3].target_label: labeldrop does not use it",
                        "relabel[4].source_labels: expected a list",
                        "relabel[5].target_label: replace needs one",
                        "relabel[6].actoin: unknown; known are action, modulus, regex",
                        "relabel[7]: expected a rule",
                        "relabel[8].source_labels: expected names of labels",
                        "relabel[9].modulus: expected a whole number",
                        "scoring.maxSeries: expected a whole number from 1");
    }

    @Test
    void aConfigurationWithRulesIsRead() throws IOException {
        Path file = directory.resolve("forewarn.yaml");
        Files.writeString(file, """
                scoring: { maxSeries: 12 }
                relabel:
                  - source_labels: [__name__]
                    regex: "node_.*|http_.*"
                    action: keep
                """);
        Settings settings = new SettingsReader(Map.of()).read(Optional.of(file));
        assertThat(settings.intake().maxSeries()).isEqualTo(12);
        assertThat(settings.intake().relabelling().rules()).hasSize(1);
        assertThat(new SettingsReader(Map.of("FOREWARN_MAX_SERIES", "7"))
                        .read(Optional.of(file))
                        .intake()
                        .maxSeries())
                .isEqualTo(7);
        assertThat(List.of(new SettingsReader(Map.of()).read(Optional.empty()).intake()))
                .containsExactly(IntakeSettings.open());
    }
}
