package dev.forewarn.adapter.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forewarn.decision.PolicyProblem;
import dev.forewarn.decision.PolicyReading;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.IntRange;

class PolicyTextPropertyTest {
    private static final String GOOD = """
            name: checkout
            trigger:  { metric: cpu_utilization, threshold: 80, duration: 5m }
            predict: { horizon: 30m, probability: 0.8 }
            actions:  [ { type: scale, parameters: { increment: 2, max: 10 } } ]
            cooldown: 10m
            """;

    @Tag("fuzz")
    @Property
    void anyTextIsReadOrRefusedInWords(
            @ForAll
                    @Chars({
                        '{', '}', '[', ']', ':', ',', '-', ' ', '\n', '\t', '"', '\'', 'a', '1', '*', '&', '!', '|',
                        '>', '#', '%', '@', '?', '~'
                    })
                    String text) {
        explained(text);
        explained(GOOD + text);
    }

    @Tag("fuzz")
    @Property
    void aSpoiltCharacterIsReadOrRefusedInWords(
            @ForAll @IntRange(max = 170) int place,
            @ForAll @Chars({'{', ':', 'x', ' ', '9', '\n', '-', '"'}) char other) {
        explained(GOOD.substring(0, place) + other + GOOD.substring(place + 1));
    }

    private static void explained(String text) {
        PolicyReading reading = new PolicyFiles().read("test", text);
        if (reading instanceof PolicyReading.Problems wrong) {
            assertThat(wrong.problems()).isNotEmpty();
            for (PolicyProblem problem : wrong.problems()) {
                assertThat(problem.found()).isNotBlank();
                assertThat(problem.accepted()).isNotBlank();
                assertThat(problem.sentence()).doesNotContain("\n");
            }
        }
    }
}
