package dev.forewarn.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SeriesKeyTest {
    @Provide
    Arbitrary<Map<String, String>> labels() {
        Arbitrary<String> names =
                Arbitraries.of("le", "host", "köln", "a.b", "x_1", "ns:job", "host-name", "1st", "q\"uo\\te", "a b\n");
        Arbitrary<String> values = Arbitraries.strings()
                .withChars('a', '"', '\\', ',', '=', '{', '}', ' ', '\n', '\r', 'n', 'é', '\u4e2d', '\t')
                .ofMaxLength(12);
        return Arbitraries.maps(names, values).ofMaxSize(4);
    }

    @Property(tries = 500)
    void parsingItsTextGivesTheSameKey(@ForAll("labels") Map<String, String> labels) {
        SeriesKey key = SeriesKey.of("http requests", labels);
        assertThat(SeriesKey.parse(key.text())).isEqualTo(key).hasSameHashCodeAs(key);
        assertThat(key.text()).as("one line").doesNotContain("\n").doesNotContain("\r");
    }

    @Property(tries = 500)
    void anyTextThatIsTakenComesBackAsAKeyOfTheSameText(@ForAll("texts") String text) {
        SeriesKey key = SeriesKey.parse(text);
        assertThat(SeriesKey.parse(key.text())).isEqualTo(key);
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.strings()
                .withChars("ab{}=\",\\ n1")
                .ofMinLength(1)
                .ofMaxLength(14)
                .filter(text -> !text.isBlank());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "checkout latency p95, web-1", "a{b}", "a{b=c}", "a{b=\"c\"", "{b=\"c\"}", "a{b=\"c\"}x",
                        "a{b=\"c\"d=\"e\"}",
                "a{b=\"c\",b=\"d\"}", "a{1b=\"c\"}", "a{b=\"c\\\"}", "  padded  ", "größe 😀", "a}{", "\"quoted\""
            })
    void aTextOfAnyOtherFormIsKeptAsItStands(String text) {
        SeriesKey key = SeriesKey.parse(text);
        assertThat(key.labels()).isEmpty();
        assertThat(key.text()).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '\'',
            value = {
                "'up{b=\"2\",a=\"1\"}', 'up{a=\"1\",b=\"2\"}'",
                "'up{ a = \"1\"}', 'up{ a = \"1\"}'", // blanks around the equals sign are not the form
                "'up{a=\"1\", b=\"2\"}', 'up{a=\"1\",b=\"2\"}'",
                "'up{a=\"1\",}', 'up{a=\"1\"}'",
                "'up{}', 'up'",
                "'up{a=\"\\\\x\\\"\"}', 'up{a=\"\\\\x\\\"\"}'"
            })
    void spellingsOfOneSetOfLabelsAreOneKey(String text, String canonical) {
        assertThat(SeriesKey.parse(text).text()).isEqualTo(canonical);
    }

    /** Made by an independent FNV-1a over the UTF-16 little-endian bytes; must never change, stores key rows by it. */
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '\'',
            value = {
                "'cpu', 471ed610394950bb",
                "'http_requests_total{code=\"500\",method=\"GET\"}', df6f7ce6f7246b3e",
                "'http_requests_total{method=\"GET\",code=\"500\"}', df6f7ce6f7246b3e",
                "'température{où=\"là\"}', 27fa5353f32e6954",
                "'checkout latency p95, web-1', 7b83da36e444f5f1",
                "'x{a=\"\\\"q\\\\\\n\"}', 81db549893cf8bea",
                "'𝄞{k=\"𝄞\"}', d1a140d58cb63589"
            })
    void theFingerprintIsTheSameForEver(String text, String fingerprint) {
        assertThat(Long.toHexString(SeriesKey.parse(text).fingerprint())).isEqualTo(fingerprint);
    }

    @Test
    void whatCannotBeASeriesIsRefusedInWords() {
        assertThatThrownBy(() -> SeriesKey.parse("  ")).hasMessage("a series needs a name, found only blanks");
        assertThatThrownBy(() -> SeriesKey.parse("a\nb")).hasMessage("a series name must not contain a line break");
    }

    @Test
    void aLabelThatIsNotSetIsEmpty() {
        assertThat(SeriesKey.of("up", Map.of("job", "api")).label("instance")).isEmpty();
        assertThat(SeriesKey.of("up", Map.of("job", "api")).label("job")).isEqualTo("api");
    }
}
