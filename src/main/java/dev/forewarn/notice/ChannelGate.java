package dev.forewarn.notice;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one channel is told now, so that a thousand series that go wrong at once are not a thousand messages. What is beyond
 * the rate is counted, and told in one summary when there is room again. The end of what was never told is not told. For
 * one thread.
 */
public final class ChannelGate {
    private static final Duration BETWEEN_SUMMARIES = Duration.ofMinutes(1);

    private final RateLimit limit;
    private final Set<Subject> told = new HashSet<>();
    private HeldBack held = HeldBack.nothing(Instant.EPOCH);
    private @Nullable Instant summedUpAt;

    /** What is to be done with a notice. */
    public enum Verdict {
        /** Tell it. */
        SEND,
        /** It was counted; the summary tells of it. */
        HELD,
        /** Nobody was told of its beginning. */
        UNNEEDED
    }

    /** @param perMinute how many messages in the long run, and how many at once; positive */
    public ChannelGate(int perMinute) {
        limit = new RateLimit(perMinute);
    }

    /** People were told of it before a restart. */
    public void knows(Subject subject) {
        told.add(subject);
    }

    public Verdict admit(Notice notice, Instant now) {
        boolean isKnown = told.contains(notice.subject());
        return notice.phase() == Phase.RESOLVED ? admitEnd(notice, isKnown, now) : admitNews(notice, isKnown, now);
    }

    private Verdict admitEnd(Notice notice, boolean isKnown, Instant now) {
        if (!isKnown) {
            return Verdict.UNNEEDED;
        }
        told.remove(notice.subject());
        return limit.tryTake(now) ? Verdict.SEND : hold(HeldBack.end(now));
    }

    private Verdict admitNews(Notice notice, boolean isKnown, Instant now) {
        if (!limit.tryTake(now)) {
            return hold(isKnown ? HeldBack.change(now) : HeldBack.beginning(now));
        }
        told.add(notice.subject());
        return Verdict.SEND;
    }

    private Verdict hold(HeldBack one) {
        held = held.plus(one);
        return Verdict.HELD;
    }

    /** What was to be sent did not arrive, or was dropped before. */
    public void undelivered(Notice notice, Instant now) {
        if (notice.phase() == Phase.STARTED) {
            told.remove(notice.subject());
        }
        held = held.plus(HeldBack.lost(now));
    }

    /** What was held back, once there is room to tell it; then it counts as told. */
    public Optional<HeldBack> summaryDue(Instant now) {
        boolean isTooSoon = summedUpAt != null && now.isBefore(summedUpAt.plus(BETWEEN_SUMMARIES));
        if (held.count() == 0 || isTooSoon || !limit.tryTake(now)) {
            return Optional.empty();
        }
        summedUpAt = now;
        HeldBack due = held;
        held = HeldBack.nothing(now);
        return Optional.of(due);
    }

    /** A summary did not arrive: what it told is told with the next one. */
    public void putBack(HeldBack summary) {
        held = held.plus(summary);
    }
}
