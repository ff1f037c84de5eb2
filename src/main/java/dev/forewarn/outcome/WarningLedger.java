package dev.forewarn.outcome;

import dev.forewarn.metric.SeriesKey;
import dev.forewarn.risk.BreachRisk;
import dev.forewarn.risk.Objective;
import dev.forewarn.risk.Probability;
import dev.forewarn.risk.Trust;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Holds warnings against breaches, online: which breaches were warned of and how long before, which warnings were false.
 *
 * <p>A breach is a run of consecutive samples beyond the limit for as long as the objective says; it starts with the
 * first of them. Two breaches that lie close together are one. A warning starts when the probability reaches the alarm
 * level; all that follow within its horizon belong to it. It is false when the horizon passes without the start of a
 * breach. Reads no clock: the time is that of the samples. Safe for use by several threads.
 */
public final class WarningLedger {
    /** Enough for a median that moves with the times, bounded for a service that runs for years. */
    private static final int KEPT_LEADS = 10_000;

    private record Watched(SeriesKey series, Objective objective) {}

    private final Probability alarm;
    private final Map<Watched, WarningTrack> tracks = new HashMap<>();
    private final ArrayDeque<Duration> leads = new ArrayDeque<>();
    private long warnings;
    private long breaches;
    private long warnedBefore;
    private long falseAlarms;
    private long open;

    /** @param alarm warn at or above this probability */
    public WarningLedger(Probability alarm) {
        this.alarm = alarm;
    }

    /** Takes in the next risk of a series and objective, in the order of their times; older ones are passed over. */
    public synchronized List<WarningNote> observe(BreachRisk risk) {
        WarningTrack track = tracks.computeIfAbsent(
                new Watched(risk.series(), risk.objective()), w -> new WarningTrack(w.objective(), alarm));
        return observe(
                track,
                risk.at().toEpochMilli(),
                risk.value(),
                risk.trust() != Trust.NO_OPINION,
                new WarningTrack.Newest() {
                    @Override
                    public double probability() {
                        return risk.breach().value();
                    }

                    @Override
                    public BreachRisk risk() {
                        return risk;
                    }
                });
    }

    /** To follow one series and objective by oneself, without a record of each risk. */
    public WarningTrack track(Objective objective) {
        return new WarningTrack(objective, alarm);
    }

    /** Takes in the next sample of what the track follows. */
    public List<WarningNote> observe(
            WarningTrack track, long atMillis, double value, boolean hasOpinion, WarningTrack.Newest newest) {
        List<WarningNote> notes = track.observe(atMillis, value, hasOpinion, newest);
        notes.forEach(this::count);
        return notes;
    }

    public synchronized Summary summary() {
        return new Summary(breaches, warnedBefore, medianLead(), warnings, falseAlarms, open);
    }

    private synchronized void count(WarningNote note) {
        switch (note) {
            case WarningNote.Warned ignored -> {
                warnings++;
                open++;
            }
            case WarningNote.FalseAlarm ignored -> {
                falseAlarms++;
                open--;
            }
            case WarningNote.Breached breach -> {
                breaches++;
                breach.lead().ifPresent(this::keep);
            }
        }
    }

    private void keep(Duration lead) {
        warnedBefore++;
        open--;
        if (leads.size() == KEPT_LEADS) {
            leads.removeFirst();
        }
        leads.addLast(lead);
    }

    private Optional<Duration> medianLead() {
        List<Duration> sorted = leads.stream().sorted().toList();
        if (sorted.isEmpty()) {
            return Optional.empty();
        }
        int middle = sorted.size() / 2;
        return Optional.of(
                sorted.size() % 2 == 1
                        ? sorted.get(middle)
                        : sorted.get(middle - 1).plus(sorted.get(middle)).dividedBy(2));
    }

    /**
     * How well the warnings did so far.
     *
     * @param breaches     how many began
     * @param warnedBefore of how many there was a warning before they began
     * @param medianLead   from warning to breach, over the latest ten thousand; empty where none was warned of
     * @param warnings     how many were raised
     * @param falseAlarms  how many of them no breach followed within the horizon
     * @param open         how many still wait for what comes
     */
    public record Summary(
            long breaches,
            long warnedBefore,
            Optional<Duration> medianLead,
            long warnings,
            long falseAlarms,
            long open) {}
}
