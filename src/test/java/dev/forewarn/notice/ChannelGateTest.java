package dev.forewarn.notice;

import static dev.forewarn.notice.Notices.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ChannelGateTest {
    private static final List<Notice> LIFE = Notices.life("m", NOON);

    @Test
    void withinTheRateEverythingIsTold() {
        var gate = new ChannelGate(3);
        assertThat(LIFE)
                .allSatisfy(notice -> assertThat(gate.admit(notice, NOON)).isEqualTo(ChannelGate.Verdict.SEND));
        assertThat(gate.summaryDue(NOON)).isEmpty();
    }

    @Test
    void theEndOfWhatNobodyHeardOfIsNotTold() {
        assertThat(new ChannelGate(3).admit(LIFE.getLast(), NOON)).isEqualTo(ChannelGate.Verdict.UNNEEDED);
    }

    @Test
    void whatIsBeyondTheRateIsSummedUpWhenThereIsRoom() {
        var gate = new ChannelGate(2);
        for (int i = 0; i < 5; i++) {
            gate.admit(Notices.started("m" + i, NOON), NOON);
        }
        assertThat(gate.summaryDue(NOON)).isEmpty();
        HeldBack due = gate.summaryDue(NOON.plusSeconds(30)).orElseThrow();
        assertThat(due.words()).isEqualTo("3 messages were held back since 2026-05-04T12:00:00Z: 3 began");
        assertThat(gate.summaryDue(NOON.plusSeconds(300))).isEmpty();
    }

    @Test
    void aSummaryThatDidNotArriveIsToldWithTheNext() {
        var gate = new ChannelGate(60);
        gate.undelivered(LIFE.getFirst(), NOON);
        HeldBack first = gate.summaryDue(NOON).orElseThrow();
        gate.putBack(first);
        gate.undelivered(Notices.started("other", NOON), NOON.plusSeconds(10));
        assertThat(gate.summaryDue(NOON.plusSeconds(59))).isEmpty();
        assertThat(gate.summaryDue(NOON.plusSeconds(60)).map(HeldBack::words))
                .hasValue("2 messages were held back since 2026-05-04T12:00:00Z: 2 could not be delivered");
    }

    /** Never more than a minute's worth at once plus what time brings; and what is not sent is counted, nothing twice. */
    @Property(tries = 300)
    void nothingIsLostAndTheRateIsKept(
            @ForAll @Size(max = 200) List<@IntRange(max = 20) Integer> secondsBetween,
            @ForAll @IntRange(min = 1, max = 10) int perMinute) {
        var gate = new ChannelGate(perMinute);
        Instant now = NOON;
        int sent = 0;
        int heldBack = 0;
        int summedUp = 0;
        for (int i = 0; i < secondsBetween.size(); i++) {
            now = now.plusSeconds(secondsBetween.get(i));
            switch (gate.admit(Notices.started("m" + i, now), now)) {
                case SEND -> sent++;
                case HELD -> heldBack++;
                case UNNEEDED -> throw new AssertionError("a beginning is always needed");
            }
            Optional<HeldBack> due = gate.summaryDue(now);
            if (due.isPresent()) {
                sent++;
                summedUp += due.get().count();
            }
        }
        double minutes = Duration.between(NOON, now).toMillis() / 60_000.0;
        assertThat((double) sent).isLessThanOrEqualTo(perMinute * (minutes + 1) + 1e-6);
        int later = gate.summaryDue(now.plusSeconds(3_600)).map(HeldBack::count).orElse(0);
        assertThat(summedUp + later).isEqualTo(heldBack);
    }

    @Test
    void aClockThatGoesBackBringsNoTokens() {
        var limit = new RateLimit(1);
        assertThat(limit.tryTake(NOON)).isTrue();
        assertThat(limit.tryTake(NOON.minusSeconds(600))).isFalse();
        assertThat(limit.tryTake(NOON.plusSeconds(59))).isFalse();
        assertThat(limit.tryTake(NOON.plusSeconds(60))).isTrue();
    }
}
