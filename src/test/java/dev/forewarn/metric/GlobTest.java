package dev.forewarn.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.util.Arrays;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {
    @ParameterizedTest
    @CsvSource({
        "cpu*, cpu_utilization, true",
        "cpu*, cpu, true",
        "*free*, disk_free_bytes, true",
        "cpu, cpu_utilization, false",
        "*cpu, cpu_utilization, false",
        "a.c, abc, false",
        "a?c, abc, false",
        "[ab], a, false",
        "*, anything, true",
        "'', '', true",
        "'', a, false"
    })
    void onlyTheStarStandsForSomethingElse(String pattern, String text, boolean expected) {
        assertThat(new Glob(pattern).matches(text)).isEqualTo(expected);
    }

    @Property
    void globMatchesLikeTheRegularExpressionItStandsFor(
            @ForAll @Chars({'a', 'b', '*'}) @StringLength(max = 8) String pattern,
            @ForAll @CharRange(from = 'a', to = 'b') @StringLength(max = 10) String text) {
        String regex = Arrays.stream(pattern.split("\\*", -1))
                .map(Pattern::quote)
                .reduce((a, b) -> a + ".*" + b)
                .orElse("");
        assertThat(new Glob(pattern).matches(text)).isEqualTo(Pattern.matches(regex, text));
    }

    @Test
    void aHostilePatternEndsSoon() {
        String text = "a".repeat(2_000);
        assertThatNoException()
                .isThrownBy(() -> assertThat(new Glob("*a".repeat(200) + "b").matches(text))
                        .isFalse());
    }
}
