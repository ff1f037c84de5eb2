package dev.forewarn.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SeriesKeyTextTest {
    @Test
    void refusesWhatIsNotText() {
        for (String broken : new String[] {"a\0b", "half \ud83d a pair", "\ude00 the other half"}) {
            assertThatThrownBy(() -> SeriesKey.parse(broken)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> SeriesKey.of("m", Map.of("label", broken)))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> SeriesKey.of("m", Map.of(broken, "value")))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void takesCharactersOfEveryPlane() {
        SeriesKey key = SeriesKey.of("größe \ud83d\ude00", Map.of("ort", "\ud83c\udfd4"));
        assertThat(SeriesKey.parse(key.text())).isEqualTo(key);
    }
}
