package dev.forewarn.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import dev.forewarn.cli.CliException;
import dev.forewarn.metric.SeriesKey;
import dev.forewarn.selection.Relabelling;
import dev.forewarn.selection.Relabelling.Fate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Configurations and rules of any kind end in settings or in words, and what they say of any labels is a series or none. */
class HostileSettingsTest {
    private static final YAMLMapper YAML = YAMLMapper.builder().build();

    private Path file = Path.of("unset");

    @BeforeProperty
    void make() throws IOException {
        file = Files.createTempFile("hostile", ".yaml");
    }

    @AfterProperty
    void remove() throws IOException {
        Files.deleteIfExists(file);
    }

    private void readOrRefuse(String text) {
        try {
            Files.writeString(file, text);
            new SettingsReader(Map.of()).read(Optional.of(file));
        } catch (CliException e) {
            assertThat(e.getMessage()).isNotBlank().doesNotContain("Exception");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Tag("fuzz")
    @Property
    void anyHeapOfPiecesIsReadOrRefusedInWords(@ForAll("heaps") String text) {
        readOrRefuse(text);
    }

    @Example
    void aliasesThatMultiplyAndDeepNestingAreRefused() throws IOException {
        var bomb = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x]\n");
        for (int i = 1; i < 12; i++) {
            bomb.append("a%d: &a%d [*a%d,*a%d,*a%d,*a%d,*a%d,*a%d,*a%d,*a%d,*a%d]%n"
                    .formatted(i, i, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1));
        }
        for (String hostile : new String[] {bomb.toString(), "relabel: " + "[".repeat(100_000)}) {
            Files.writeString(file, hostile);
            assertThatExceptionOfType(CliException.class)
                    .isThrownBy(() -> new SettingsReader(Map.of()).read(Optional.of(file)));
        }
    }

    @Provide
    Arbitrary<String> heaps() {
        return Arbitraries.of(
                        "http",
                        "port",
                        "alarm",
                        "relabel",
                        "scoring",
                        "maxSeries",
                        ": ",
                        ":\n  ",
                        "\n",
                        "- ",
                        "{",
                        "}",
                        "[",
                        "]",
                        ", ",
                        "1",
                        "-1",
                        "1e999",
                        "null",
                        "true",
                        "~",
                        "'",
                        "\"",
                        "action: keep",
                        "regex: '('",
                        "source_labels: [a]",
                        "&a ",
                        "*a",
                        "!!java.lang.Runtime ",
                        "? ",
                        "| ",
                        "> ",
                        "# ",
                        "\t",
                        "\0",
                        "é",
                        "training",
                        "schedule",
                        "* * * * *",
                        "5m",
                        "---\n",
                        "...\n",
                        "%TAG ! x\n",
                        "<<: *a")
                .list()
                .ofMaxSize(16)
                .map(pieces -> String.join("", pieces));
    }

    @Tag("fuzz")
    @Property
    void rulesOfAnyKindMakeASeriesOrNone(@ForAll("rules") String rules, @ForAll("labels") Map<String, String> labels) {
        var problems = new ArrayList<String>();
        Relabelling relabelling = new RelabelReader("relabel", problems).read(YAML.readTree(rules));
        Fate fate = relabelling.fate(SeriesKey.of("cpu", labels));
        if (fate instanceof Fate.Taken taken) {
            assertThat(SeriesKey.parse(taken.series().text())).isEqualTo(taken.series());
        }
    }

    @Provide
    Arbitrary<String> rules() {
        Arbitrary<String> texts = Arbitraries.of(
                "",
                "a",
                "b",
                "__name__",
                "$1",
                "${1}",
                "$$",
                "$",
                "${",
                "(.*)",
                "(a)|(b)",
                ".*;.*",
                "(?i)A",
                "[",
                "\u202e",
                "x\ny",
                "(?P<n>.*)$n",
                "\0",
                "\ud83d\ude00",
                "a b");
        Arbitrary<String> actions = Arbitraries.of(
                "replace",
                "keep",
                "drop",
                "keepequal",
                "dropequal",
                "hashmod",
                "labelmap",
                "labeldrop",
                "labelkeep",
                "lowercase",
                "UPPERCASE",
                "nonsense");
        return net.jqwik.api.Combinators.combine(actions, texts, texts, texts, texts, Arbitraries.longs())
                .as((action, source, regex, target, replacement, modulus) -> {
                    var rule = YAML.createObjectNode().put("action", action);
                    put(rule.putArray("source_labels"), source);
                    if (!regex.isEmpty()) {
                        rule.put("regex", regex);
                    }
                    if (!target.isEmpty()) {
                        rule.put("target_label", target);
                    }
                    if (!replacement.isEmpty()) {
                        rule.put("replacement", replacement);
                    }
                    if (action.equals("hashmod")) {
                        rule.put("modulus", modulus);
                    }
                    return rule;
                })
                .list()
                .ofMaxSize(4)
                .map(list -> YAML.createArrayNode().addAll(list).toString());
    }

    private static void put(ArrayNode labels, String source) {
        if (!source.isEmpty()) {
            labels.add(source).add("a");
        }
    }

    @Provide
    Arbitrary<Map<String, String>> labels() {
        Arbitrary<String> names = Arbitraries.of("a", "b", "host-name", "x y", "ü", "\u202e", "__tmp");
        Arbitrary<String> values = Arbitraries.of(
                "",
                "a",
                "A",
                "a;a",
                "'; DROP TABLE sample; --",
                "<script>",
                "\r\n",
                "\u001b[2J",
                "\u202e",
                "İß",
                "$1",
                "x".repeat(500));
        return Arbitraries.maps(names, values).ofMaxSize(4);
    }

    /** The log's own pattern, on a message that tries to forge a line, move the cursor and turn the text around. */
    @Example
    void whatStandsInALabelIsOneLineOfTextInTheLog() throws IOException {
        Matcher pattern = Pattern.compile("<pattern>(.*)</pattern>")
                .matcher(Files.readString(Path.of("src/main/resources/logback-text.xml")));
        assertThat(pattern.find()).isTrue();
        var context = new LoggerContext();
        context.setMDCAdapter(new LogbackMDCAdapter());
        var layout = new PatternLayout();
        layout.setContext(context);
        layout.setPattern(pattern.group(1).replace("&gt;", ">"));
        layout.start();
        var event = new LoggingEvent(
                "test", context.getLogger("test"), Level.WARN, "series {} is refused", null, new Object[] {
                    "cpu{a=\"x\r\n2026 ERROR all is lost \u001b[2J\u009b31m \u202egnp.exe\u2066\u2028\"}"
                });
        String line = layout.doLayout(event);
        assertThat(line).endsWith(System.lineSeparator());
        assertThat(line.strip())
                .contains("2026 ERROR all is lost")
                .doesNotContainPattern("[\\p{Cntrl}\\u0080-\\u009f\\u200e-\\u200f\\u2028-\\u202e\\u2066-\\u2069]");
    }
}
