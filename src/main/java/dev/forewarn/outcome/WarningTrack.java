package dev.forewarn.outcome;

import dev.forewarn.risk.BreachRisk;
import dev.forewarn.risk.Objective;
import dev.forewarn.risk.Probability;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Warnings and breaches of one series and objective, by one thread at a time. Most samples are quiet: {@link #passes} tells
 * so from numbers alone. Times are epoch milliseconds; the smallest long stands for none.
 */
public final class WarningTrack {
    /** A run goes on over a gap of up to three missing samples. */
    private static final int BRIDGED_STEPS = 4;

    private static final long CLOSE_TOGETHER = Duration.ofMinutes(10).toMillis();
    private static final long NONE = Long.MIN_VALUE;

    private final Objective objective;
    private final Probability alarm;
    private long newest = NONE;
    private long spacing = NONE;
    private long runStart = NONE;
    private int run;
    private boolean inBreach;
    private long breachSeenLast = NONE;
    private long warnedAt = NONE;

    WarningTrack(Objective objective, Probability alarm) {
        this.objective = objective;
        this.alarm = alarm;
    }

    public Objective objective() {
        return objective;
    }

    /**
     * Whether a probability has to be known at all: a warning can only be raised where an opinion is held, the value is
     * within the limit, and none is open.
     */
    public boolean asksForProbability(long atMillis, double value, boolean hasOpinion) {
        return hasOpinion && warnedAt == NONE && atMillis > newest && !isBeyond(value);
    }

    /**
     * Takes the next sample where nothing begins or ends with it.
     *
     * @param probability NaN where it {@linkplain #asksForProbability need not be known}
     * @return false where something may; then nothing was taken
     */
    public boolean passes(long atMillis, double value, double probability) {
        if (atMillis <= newest) {
            return true;
        }
        if (warnedAt != NONE || run > 0 || isBeyond(value) || probability >= alarm.value()) {
            return false;
        }
        followTime(atMillis);
        runStart = NONE;
        inBreach = false;
        return true;
    }

    private boolean isBeyond(double value) {
        return objective.side().isBeyond(value, objective.limit());
    }

    /** What there is to be known of the newest sample; asked for only where it matters. */
    public interface Newest {
        double probability();

        BreachRisk risk();
    }

    List<WarningNote> observe(long at, double value, boolean hasOpinion, Newest newestRisk) {
        if (at <= newest) {
            return List.of();
        }
        followTime(at);
        WarningNote breached = null;
        if (isBeyond(value)) {
            breached = beyond(at, newestRisk);
        } else {
            endRun();
        }
        WarningNote falseAlarm = falseAlarm(at, newestRisk);
        WarningNote warned = null;
        if (run == 0 && isAlarm(at, hasOpinion, newestRisk)) {
            warnedAt = at;
            warned = new WarningNote.Warned(newestRisk.risk());
        }
        return notes(breached, falseAlarm, warned);
    }

    private static List<WarningNote> notes(@Nullable WarningNote... some) {
        List<WarningNote> notes = List.of();
        for (WarningNote note : some) {
            if (note != null) {
                notes = notes.isEmpty() ? new ArrayList<>(1) : notes;
                notes.add(note);
            }
        }
        return notes;
    }

    private void endRun() {
        run = 0;
        runStart = NONE;
        inBreach = false;
    }

    private void followTime(long at) {
        long before = newest;
        newest = at;
        if (before == NONE) {
            return;
        }
        long gap = at - before;
        if (spacing != NONE && gap > spacing * BRIDGED_STEPS) {
            endRun();
        }
        // one long gap must not pass for the usual spacing
        spacing = spacing != NONE && gap > 2 * spacing ? 2 * spacing : gap;
    }

    private @Nullable WarningNote beyond(long at, Newest newestRisk) {
        run++;
        if (run == 1 || runStart == NONE) {
            runStart = at;
        }
        if (!inBreach && run < neededSamples()) {
            return null;
        }
        boolean goesOn = inBreach || isCloseToTheLast(runStart);
        inBreach = true;
        breachSeenLast = at;
        if (goesOn) {
            return null;
        }
        Instant start = Instant.ofEpochMilli(runStart);
        boolean inTime = warnedAt != NONE && warnedAt < runStart && runStart <= endOfWarning();
        if (!inTime) {
            return new WarningNote.Breached(newestRisk.risk(), start, Optional.empty());
        }
        var lead = Duration.ofMillis(runStart - warnedAt);
        warnedAt = NONE;
        return new WarningNote.Breached(newestRisk.risk(), start, Optional.of(lead));
    }

    private long endOfWarning() {
        return warnedAt + objective.horizon().toMillis();
    }

    /** A run that began in time may still become the breach that was warned of. */
    private @Nullable WarningNote falseAlarm(long at, Newest newestRisk) {
        if (warnedAt == NONE) {
            return null;
        }
        boolean mayStillBe = runStart != NONE && runStart <= endOfWarning() && !inBreach;
        if (at <= endOfWarning() || mayStillBe) {
            return null;
        }
        var warned = Instant.ofEpochMilli(warnedAt);
        warnedAt = NONE;
        return new WarningNote.FalseAlarm(newestRisk.risk(), warned);
    }

    private boolean isAlarm(long at, boolean hasOpinion, Newest newestRisk) {
        return warnedAt == NONE && hasOpinion && !isCloseToTheLast(at) && newestRisk.probability() >= alarm.value();
    }

    private boolean isCloseToTheLast(long at) {
        if (breachSeenLast == NONE || spacing == NONE) {
            return false;
        }
        int needed = neededSamples();
        long apart = Math.max(CLOSE_TOGETHER, needed == Integer.MAX_VALUE ? 0 : spacing * needed);
        return at - breachSeenLast <= apart;
    }

    private int neededSamples() {
        if (objective.lasting().isZero()) {
            return 1;
        }
        if (spacing == NONE) {
            return Integer.MAX_VALUE;
        }
        long steps = Math.round((double) objective.lasting().toMillis() / Math.max(1, spacing));
        return (int) Math.clamp(steps, 1L, Integer.MAX_VALUE);
    }
}
