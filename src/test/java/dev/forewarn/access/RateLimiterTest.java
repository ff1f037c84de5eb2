package dev.forewarn.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forewarn.loop.ManualClock;
import java.time.Duration;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RateLimiterTest {
    private final ManualClock clock = new ManualClock(Instant.EPOCH);

    @Test
    void letsABurstThroughThenOneByOne() {
        var limiter = new RateLimiter(0.1, 3, clock);
        for (int i = 0; i < 3; i++) {
            assertThat(limiter.take("a")).isZero();
        }
        assertThat(limiter.take("a")).isEqualTo(Duration.ofSeconds(10));
        assertThat(limiter.take("b")).as("another caller").isZero();
        clock.advance(Duration.ofSeconds(9));
        assertThat(limiter.take("a")).isEqualTo(Duration.ofSeconds(1));
        clock.advance(Duration.ofSeconds(1));
        assertThat(limiter.peek("a")).isZero();
        assertThat(limiter.take("a")).isZero();
        assertThat(limiter.take("a")).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void aClockThatIsPutBackGivesNothing() {
        var limiter = new RateLimiter(1, 1, clock);
        clock.advance(Duration.ofHours(1));
        assertThat(limiter.take("a")).isZero();
        clock.advance(Duration.ofHours(-1));
        assertThat(limiter.take("a")).isPositive();
    }

    @Test
    void aCrowdOfAddressesSharesWhatIsLeftAndKnownCallersKeepTheirs() {
        var limiter = new RateLimiter(0.001, 2, clock);
        assertThat(limiter.take("known")).isZero();
        for (int i = 0; i < 20_000; i++) {
            limiter.take("attacker " + i);
        }
        assertThat(limiter.take("one more")).isPositive();
        assertThat(limiter.take("known")).isZero();
        clock.advance(Duration.ofHours(1));
        assertThat(limiter.take("one more"))
                .as("after the rested were forgotten")
                .isZero();
    }

    /** However they come, no more pass than the burst and what flowed in since. */
    @Property(tries = 200)
    void neverLetsMoreThroughThanItsRate(
            @ForAll @IntRange(min = 1, max = 20) int perSecond,
            @ForAll @IntRange(min = 1, max = 40) int burst,
            @ForAll @Size(max = 200) java.util.List<@IntRange(min = 0, max = 500) Integer> pauses) {
        var time = new ManualClock(Instant.EPOCH);
        var limiter = new RateLimiter(perSecond, burst, time);
        int passed = 0;
        for (int pause : pauses) {
            time.advance(Duration.ofMillis(pause));
            passed += limiter.take("a").isZero() ? 1 : 0;
            assertThat(passed).isLessThanOrEqualTo((int) (burst + time.millis() / 1000.0 * perSecond + 1e-6));
        }
    }
}
