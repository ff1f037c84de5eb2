package dev.forewarn.selection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.forewarn.metric.SeriesKey;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The syntax is PromQL's: what its parser takes is taken, with the same meaning, and the rest told at its place. */
class SelectorTest {
    private static final SeriesKey SHOP = SeriesKey.parse("http_requests{job=\"shop\",code=\"500\",path=\"/a\\nb\"}");

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            http_requests                                     | true
            http_requests{}                                   | true
            http_requests{job="shop"}                         | true
            http_requests { job = "shop" , code != "200" , }  | true
            http_requests{job="shop",code="200"}              | false
            {job="shop"}                                      | true
            {job='shop'}                                      | true
            {job=`shop`}                                      | true
            {__name__="http_requests"}                        | true
            {__name__=~"http_.*"}                             | true
            {__name__=~"http"}                                | false
            {__name__=~"http_.*",__name__!="http_requests"}   | false
            {"http_requests"}                                 | true
            {"http_requests",job="shop"}                      | true
            {job="shop","http_requests"}                      | true
            {"job"="shop"}                                    | true
            {job=~"sho"}                                      | false
            {job=~"sho[a-z]?"}                                | true
            {job=~"SHOP"}                                     | false
            {job=~"(?i)SHOP"}                                 | true
            {code!~"[23]..",job=~".+"}                        | true
            {code!~"5..",job="shop"}                          | false
            {job="shop",missing=""}                           | true
            {job="shop",missing!=""}                          | false
            {job="shop",missing!~".+"}                        | true
            {job=~".+",missing=~"a*"}                         | true
            {path="/a\\nb"}                                   | true
            {path=~"/a.b"}                                    | true
            {job="\\x73\\150\\u006f\\U00000070"}              | true
            {job="shop"} # who                                | true
            """)
    void meansWhatItMeansInPromQl(String selector, boolean accepted) {
        assertThat(Selector.parse(selector.replace("\\\\", "\\")).accepts(SHOP)).isEqualTo(accepted);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            ~~                      | 1  | expected a selector such as
            9cpu                    | 1  | expected a selector such as
            {}                      | 1  | a selector needs a name
            {a=""}                  | 1  | a selector needs a name
            {a=~".*"}               | 1  | a selector needs a name
            {a!="b"}                | 1  | a selector needs a name
            cpu{                    | 5  | expected the name of a label
            cpu{host}               | 9  | expected one of = != =~ !~, found '}'
            cpu{host=}              | 10 | expected a quoted text such as "value", found '}'
            cpu{host=a}             | 10 | expected a quoted text
            cpu{host=="a"}          | 10 | expected a quoted text
            cpu{host="a"            | 13 | expected ',' or '}', found the end
            cpu{host="a}            | 10 | the quote " that opens here is not closed
            cpu{host="a" b="c"}     | 14 | expected ',' or '}', found 'b'
            cpu{,}                  | 5  | expected the name of a label
            cpu{a-b="c"}            | 6  | expected one of
            cpu{a="b"}[5m]          | 11 | expected the end of the selector, found '['
            cpu + 1                 | 5  | expected '{' or the end of the selector, found '+'
            cpu{a=~"("}             | 8  | no regular expression of RE2
            cpu{a=~"(?=x)"}         | 8  | no regular expression of RE2
            cpu{a=~"((a{99}){99}){9}"} | 8 | multiply
            cpu{a="\\d"}            | 8  | an unknown escape
            cpu{a="\\'"}            | 8  | an unknown escape
            cpu{a="\\xff"}          | 7  | no valid UTF-8
            cpu{a="\\ud800"}        | 8  | no character of Unicode
            cpu{__name__="cpu"}     | 5  | told twice
            cpu{__name__=~"c.*"}    | 5  | told twice
            cpu{"cpu"}              | 5  | told twice
            {"a","b"}               | 6  | told twice
            {__name__="a","b"}      | 15 | told twice
            {""}                    | 2  | the name of a metric is not empty
            {""="a"}                | 2  | the name of a label is not empty
            """)
    void tellsWhatIsWrongAndWhere(String selector, int column, String message) {
        assertThatExceptionOfType(SelectorException.class)
                .isThrownBy(() -> Selector.parse(selector.replace("\\\\", "\\")))
                .withMessageStartingWith("character " + column + ": ")
                .withMessageContaining(message)
                .satisfies(e -> assertThat(e.column()).isEqualTo(column));
    }

    @Test
    void takesNamesInUtf8InQuotes() {
        SeriesKey dotted = SeriesKey.of("my.metric", Map.of("host-name", "ä"));
        assertThat(Selector.parse("{\"my.metric\",\"host-name\"=\"ä\"}").accepts(dotted))
                .isTrue();
        assertThat(Selector.parse("{\"my.metric\",\"host-name\"!=\"ä\"}").accepts(dotted))
                .isFalse();
    }

    @Test
    void meetsSeriesWithoutLabelsByTheirName() {
        SeriesKey row = SeriesKey.parse("machine-1-6/cpu_r");
        assertThat(Selector.parse("{\"machine-1-6/cpu_r\"}").accepts(row)).isTrue();
        assertThat(Selector.parse("{__name__=~\"machine-1-.*/cpu_r\"}").accepts(row))
                .isTrue();
        assertThat(Selector.parse("{__name__=~\"machine-2-.*\"}").accepts(row)).isFalse();
    }

    @Test
    void oneOfSeveralIsEnoughAndNoneMeansAll() {
        assertThat(Selection.all().accepts(SHOP)).isTrue();
        assertThat(Selection.parse(List.of("cpu", "{job=\"shop\"}")).accepts(SHOP))
                .isTrue();
        assertThat(Selection.parse(List.of("cpu", "{job=\"other\"}")).accepts(SHOP))
                .isFalse();
    }

    /** Whatever stands in labels, a selector can be written that means exactly it and reads back as itself. */
    @Tag("fuzz")
    @Property
    void whatIsWrittenIsRead(
            @ForAll("names") String name, @ForAll("names") String label, @ForAll("values") String value) {
        SeriesKey series = SeriesKey.of(name, Map.of(label, value));
        var written = new Selector(
                List.of(new LabelMatcher.Equal(LabelMatcher.NAME, name), new LabelMatcher.Equal(label, value)));
        Selector read = Selector.parse(written.text());
        assertThat(read.text()).isEqualTo(written.text());
        assertThat(read.accepts(series)).isTrue();
        assertThat(read.accepts(SeriesKey.of(name, Map.of(label, value + "x")))).isFalse();
        assertThat(Selector.parse("{" + SelectorText.quoted(name) + "," + SelectorText.quoted(label) + "!="
                                + SelectorText.quoted(value) + "}")
                        .accepts(series))
                .isFalse();
    }

    /** Any text is a selector or is told to be none, at a place within it. */
    @Tag("fuzz")
    @Property
    void anyTextIsReadOrRefused(@ForAll("heaps") String text) {
        try {
            Selector read = Selector.parse(text);
            assertThat(Selector.parse(read.text()).text()).isEqualTo(read.text());
            read.accepts(SHOP);
        } catch (SelectorException e) {
            assertThat(e.column()).isBetween(1, text.length() + 1);
        }
    }

    @Provide
    Arbitrary<String> names() {
        return Arbitraries.strings()
                .withChars("ab_:.-/\"\\ {}=é\u202e\u001b")
                .ofMinLength(1)
                .ofMaxLength(8)
                .filter(name -> !name.isBlank());
    }

    @Provide
    Arbitrary<String> values() {
        return Arbitraries.strings()
                .withChars("ab\"'`\\\n\r\t\u0001{}[]().*+$é\u202e\u2028\u001b")
                .ofMaxLength(12);
    }

    @Provide
    Arbitrary<String> heaps() {
        Arbitrary<String> pieces = Arbitraries.of(
                "cpu",
                "{",
                "}",
                ",",
                "=",
                "!=",
                "=~",
                "!~",
                "\"",
                "'",
                "`",
                "a",
                "__name__",
                "\"a\"",
                "\".*\"",
                "\\",
                "\\x",
                "\\u00",
                "\"(\"",
                " ",
                "\n",
                "#",
                "é",
                "\ud83d\ude00",
                "\ud83d",
                "\0",
                "9",
                "-",
                ".",
                "[5m]",
                "\"a{1000}\"");
        return Combinators.combine(
                        pieces.list().ofMaxSize(14), Arbitraries.strings().ofMaxLength(3))
                .as((list, end) -> String.join("", list) + end);
    }
}
