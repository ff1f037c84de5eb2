package dev.forewarn.selection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SeriesRegexTest {
    @Test
    void matchesTheWholeTextLineBreaksToo() {
        assertThat(SeriesRegex.of("a|ab").matches("ab")).isTrue();
        assertThat(SeriesRegex.of("a").matches("ab")).isFalse();
        assertThat(SeriesRegex.of("a.b").matches("a\nb")).isTrue();
        assertThat(SeriesRegex.of("").matches("")).isTrue();
        assertThat(SeriesRegex.of("").matches("a")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "((a{100}){100}){100}",
                "(x{1000}){1000}",
                "a{500}{500}",
                "(?:(?:a|b){200,300}){200}",
                "\\Q[\\E(a{1000}){1000}]",
                "[]](a{1000}){1000}",
                "(((a{30}){30}){30}"
            })
    @Timeout(5)
    void refusesRepetitionsThatWouldBlowUp(String hostile) {
        assertThatIllegalArgumentException().isThrownBy(() -> SeriesRegex.of(hostile));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[a-f0-9]{8}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{12}",
                "[0-9]{1,3}(\\.[0-9]{1,3}){3}:[0-9]{1,5}",
                "node_(cpu|memory|disk)_.*",
                "a{b}",
                "[{]{3}"
            })
    void takesWhatPeopleWrite(String usual) {
        assertThat(SeriesRegex.of(usual).source()).isEqualTo(usual);
    }

    /** Backtracking would need longer than the universe lasts. */
    @Test
    @Timeout(5)
    void isLinearInTheText() {
        String text = "a".repeat(2_000);
        for (String evil : new String[] {"(a+)+b", "(a|aa)+b", "(a*)*b", "(.*a){12}b", "(a?){300}a{300}b"}) {
            assertThat(SeriesRegex.of(evil).matches(text)).as(evil).isFalse();
        }
    }

    /** Whatever is built has no more steps than were foreseen, so the estimate is never too low. */
    @Tag("fuzz")
    @Property
    void theEstimateIsNotTooLow(@ForAll("expressions") String source) {
        try {
            int steps = com.google.re2j.Pattern.compile(source, com.google.re2j.Pattern.DOTALL)
                    .programSize();
            assertThat((long) steps).as(source).isLessThanOrEqualTo(2 * RegexSize.steps(source) + 10);
        } catch (com.google.re2j.PatternSyntaxException e) {
            assertThat(e.getDescription()).isNotBlank();
        }
    }

    @Provide
    Arbitrary<String> expressions() {
        return Arbitraries.of(
                        "a",
                        "b",
                        ".",
                        "(",
                        ")",
                        "(?:",
                        "(?i)",
                        "(?P<n>",
                        "[",
                        "]",
                        "[^",
                        "a-z",
                        "\\",
                        "\\Q",
                        "\\E",
                        "\\d",
                        "\\pL",
                        "\\x{41}",
                        "|",
                        "*",
                        "+",
                        "?",
                        "{3}",
                        "{2,5}",
                        "{0,9}",
                        "{4,}",
                        "{",
                        "}",
                        "^",
                        "$",
                        "[[:alpha:]]",
                        "é")
                .list()
                .ofMaxSize(12)
                .map(pieces -> String.join("", pieces));
    }
}
