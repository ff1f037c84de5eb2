package dev.forewarn.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationWordsTest {
    @ParameterizedTest
    @CsvSource({
        "5m, PT5M",
        "90s, PT90S",
        "1h30m, PT1H30M",
        "1h 30m, PT1H30M",
        "2d, PT48H",
        "1w, PT168H",
        "500ms, PT0.5S",
        "PT5M, PT5M",
        "P1D, PT24H",
        "PT0S, PT0S",
        "pt1h30m, PT1H30M",
        "0s, PT0S",
        " 5m , PT5M"
    })
    void readsWhatPeopleWrite(String words, Duration expected) {
        assertThat(DurationWords.parse(words)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "5",
                "m",
                "5 minutes",
                "1h1h",
                "-5m",
                "5m!",
                "1.5h",
                "999999999999w",
                "P",
                "five",
                "-PT5M",
                "PT-5M",
                "P99999999999999D"
            })
    void saysWhatWasFoundAndWhatIsAccepted(String words) {
        assertThatThrownBy(() -> DurationWords.parse(words))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("5m, 90s, 1h30m")
                .hasMessageContaining("'" + words + "'");
    }

    @Property
    void readsBackWhatItWrites(@ForAll @LongRange(min = 0, max = 400L * 86_400_000) long millis) {
        Duration duration = Duration.ofMillis(millis);
        assertThat(DurationWords.parse(DurationWords.exact(duration))).isEqualTo(duration);
    }

    @ParameterizedTest
    @CsvSource({"PT3M59.2S, 4m", "PT250S, 4m10s", "PT3H1S, 3h1m", "PT49H, 2d1h", "PT0S, 0s", "PT0.2S, 1s"})
    void roundsUpForSentences(Duration duration, String expected) {
        assertThat(DurationWords.rounded(duration)).isEqualTo(expected);
    }
}
