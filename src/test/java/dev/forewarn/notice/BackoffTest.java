package dev.forewarn.notice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1));

    /** Between half and the whole of a second, two, four and so on, and never more than a minute. */
    @Property(tries = 500)
    void doublesUpToItsLongestLessAHalfAtMost(@ForAll @IntRange(min = 1, max = 200) int failed, @ForAll long seed) {
        double whole = Math.min(60_000, 1_000 * Math.pow(2, failed - 1.0));
        long pause = BACKOFF.pause(failed, new SplittableRandom(seed)).toMillis();
        assertThat((double) pause).isBetween(whole / 2 - 1, whole);
    }

    @Test
    void refusesPausesThatDoNotGrow() {
        assertThatThrownBy(() -> new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("PT2S");
    }
}
