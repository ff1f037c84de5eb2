package dev.forewarn.outcome;

import dev.forewarn.risk.BreachRisk;
import dev.forewarn.risk.Objective;
import dev.forewarn.risk.Probability;
import dev.forewarn.risk.Trust;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Warnings and breaches of one series and objective. */
final class WarningTrack {
    /** A run goes on over a gap of up to three missing samples. */
    private static final int BRIDGED_STEPS = 4;

    private static final Duration CLOSE_TOGETHER = Duration.ofMinutes(10);

    private final Objective objective;
    private final Probability alarm;
    private @Nullable Instant newest;
    private @Nullable Duration spacing;
    private @Nullable Instant runStart;
    private int run;
    private boolean inBreach;
    private @Nullable Instant breachSeenLast;
    private @Nullable Instant warnedAt;

    WarningTrack(Objective objective, Probability alarm) {
        this.objective = objective;
        this.alarm = alarm;
    }

    boolean isOpen() {
        return warnedAt != null;
    }

    List<WarningNote> observe(BreachRisk risk) {
        Instant before = newest;
        if (before != null && !risk.at().isAfter(before)) {
            return List.of();
        }
        followTime(before, risk.at());
        var notes = new ArrayList<WarningNote>();
        if (objective.side().isBeyond(risk.value(), objective.limit())) {
            beyond(risk).ifPresent(notes::add);
        } else {
            run = 0;
            runStart = null;
            inBreach = false;
        }
        falseAlarm(risk).ifPresent(notes::add);
        if (run == 0 && isAlarm(risk)) {
            warnedAt = risk.at();
            notes.add(new WarningNote.Warned(risk));
        }
        return List.copyOf(notes);
    }

    private void followTime(@Nullable Instant before, Instant at) {
        newest = at;
        if (before == null) {
            return;
        }
        Duration gap = Duration.between(before, at);
        Duration usual = spacing;
        if (usual != null && gap.compareTo(usual.multipliedBy(BRIDGED_STEPS)) > 0) {
            run = 0;
            runStart = null;
            inBreach = false;
        }
        // one long gap must not pass for the usual spacing
        spacing = usual != null && gap.compareTo(usual.multipliedBy(2)) > 0 ? usual.multipliedBy(2) : gap;
    }

    private Optional<WarningNote> beyond(BreachRisk risk) {
        run++;
        Instant start = runStart;
        if (run == 1 || start == null) {
            start = risk.at();
            runStart = start;
        }
        if (!inBreach && run < neededSamples()) {
            return Optional.empty();
        }
        boolean goesOn = inBreach || isCloseToTheLast(start);
        inBreach = true;
        breachSeenLast = risk.at();
        if (goesOn) {
            return Optional.empty();
        }
        Instant warned = warnedAt;
        boolean inTime = warned != null && warned.isBefore(start) && !start.isAfter(warned.plus(objective.horizon()));
        if (!inTime || warned == null) {
            return Optional.of(new WarningNote.Breached(risk, start, Optional.empty()));
        }
        warnedAt = null;
        return Optional.of(new WarningNote.Breached(risk, start, Optional.of(Duration.between(warned, start))));
    }

    /** A run that began in time may still become the breach that was warned of. */
    private Optional<WarningNote> falseAlarm(BreachRisk risk) {
        Instant warned = warnedAt;
        if (warned == null) {
            return Optional.empty();
        }
        Instant end = warned.plus(objective.horizon());
        boolean mayStillBe = runStart != null && !runStart.isAfter(end) && !inBreach;
        if (!risk.at().isAfter(end) || mayStillBe) {
            return Optional.empty();
        }
        warnedAt = null;
        return Optional.of(new WarningNote.FalseAlarm(risk, warned));
    }

    private boolean isAlarm(BreachRisk risk) {
        return warnedAt == null
                && risk.trust() != Trust.NO_OPINION
                && risk.breach().atLeast(alarm)
                && !isCloseToTheLast(risk.at());
    }

    private boolean isCloseToTheLast(Instant at) {
        Instant last = breachSeenLast;
        Duration usual = spacing;
        if (last == null || usual == null) {
            return false;
        }
        Duration longest = usual.multipliedBy(neededSamples());
        Duration apart = longest.compareTo(CLOSE_TOGETHER) > 0 ? longest : CLOSE_TOGETHER;
        return Duration.between(last, at).compareTo(apart) <= 0;
    }

    private int neededSamples() {
        if (objective.lasting().isZero()) {
            return 1;
        }
        Duration usual = spacing;
        if (usual == null) {
            return Integer.MAX_VALUE;
        }
        long steps = Math.round((double) objective.lasting().toMillis() / Math.max(1, usual.toMillis()));
        return (int) Math.clamp(steps, 1L, Integer.MAX_VALUE);
    }
}
