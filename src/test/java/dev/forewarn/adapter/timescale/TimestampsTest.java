package dev.forewarn.adapter.timescale;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class TimestampsTest {
    @Property
    void millisecondsSurviveTheWayToPostgresAndBack(
            @ForAll @LongRange(min = -62_135_596_800_000L, max = 253_402_300_799_999L) long millis) {
        assertThat(Timestamps.toEpochMillis(Timestamps.toPostgresMicros(millis)))
                .isEqualTo(millis);
    }

    @Property
    void aBoundIsTheFirstMillisecondThatIsNotBefore(
            @ForAll @LongRange(min = -1_000_000_000_000L, max = 9_000_000_000_000L) long millis,
            @ForAll @IntRange(max = 999_999) int nanos) {
        Instant instant = Instant.ofEpochMilli(millis).plusNanos(nanos);
        Instant bound = Instant.parse(Timestamps.bound(instant));
        assertThat(bound).isAfterOrEqualTo(instant).isBefore(instant.plusMillis(1));
        assertThat(bound).isEqualTo(bound.truncatedTo(ChronoUnit.MILLIS));
    }

    @Test
    void boundsBeyondWhatCanBeKeptMoveToItsEdge() {
        assertThat(Timestamps.bound(Instant.MIN)).isEqualTo("0001-01-01T00:00:00Z");
        assertThat(Timestamps.bound(Instant.MAX)).isEqualTo("10000-01-01T00:00:00Z");
        assertThat(Timestamps.bound(Instant.parse("9999-12-31T23:59:59.999999999Z")))
                .isEqualTo("10000-01-01T00:00:00Z");
    }
}
