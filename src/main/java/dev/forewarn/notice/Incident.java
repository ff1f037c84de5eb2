package dev.forewarn.notice;

import dev.forewarn.risk.BreachRisk;
import dev.forewarn.risk.Trust;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One subject from the first message to the last, and the rest after it. For one thread. */
final class Incident {
    /** The latest are told; an incident of a day may have hundreds. */
    private static final int MOST_DONE = 5;

    private final Subject subject;
    private final NoticeDesk.Rules rules;
    private final List<String> done = new ArrayList<>();
    private BreachRisk risk;
    private Instant startedAt = Instant.EPOCH;
    private double level;
    private int told;
    private boolean isOpen;
    private @Nullable Instant breachedAt;
    private @Nullable Instant calmSince;
    private @Nullable Instant warnedUntil;

    Incident(BreachRisk risk, NoticeDesk.Rules rules) {
        this.subject = Subject.of(risk);
        this.rules = rules;
        this.risk = risk;
    }

    /** As it was before a restart; the risk is the newest. */
    static Incident restored(SavedIncident saved, BreachRisk newest, NoticeDesk.Rules rules) {
        var incident = new Incident(newest, rules);
        incident.startedAt = saved.startedAt();
        incident.told = saved.told();
        incident.level = saved.level();
        incident.isOpen = saved.isOpen();
        incident.breachedAt = saved.breachedAt().orElse(null);
        incident.warnedUntil = saved.warnedUntil().orElse(null);
        incident.done.addAll(saved.done());
        return incident;
    }

    SavedIncident saved() {
        return new SavedIncident(
                subject,
                startedAt,
                told,
                level,
                isOpen,
                Optional.ofNullable(breachedAt),
                Optional.ofNullable(warnedUntil),
                done);
    }

    /** What was told last, in short, for a receiver that has to hear again what holds. */
    Notice standing(Instant at) {
        boolean isBreached = breachedAt != null && risk.breaching();
        return new Notice(
                subject,
                told,
                Phase.CHANGED,
                isBreached ? Situation.BREACHED : Situation.PREDICTED,
                at,
                startedAt,
                Optional.empty(),
                risk,
                isBreached ? NoticeText.breached(risk) : NoticeText.predicted(risk),
                done.isEmpty() ? List.of(Sentences.NOTHING) : done);
    }

    BreachRisk risk() {
        return risk;
    }

    boolean isOpen() {
        return isOpen;
    }

    /** Nothing that could still come belongs to it. */
    boolean isForgotten(Instant now) {
        return !isOpen && (warnedUntil == null || now.isAfter(warnedUntil));
    }

    Optional<Notice> warned(BreachRisk now, List<String> plans, Instant at) {
        warnedUntil = now.at().plus(now.objective().horizon());
        if (isOvertaken(now)) {
            return Optional.empty(); // the next look begins it anew where the risk is still high
        }
        risk = now;
        calmSince = null;
        if (isOpen) {
            return Optional.empty();
        }
        open(at, rules.alarm().value());
        done.addAll(plans);
        return Optional.of(tell(Phase.STARTED, Situation.PREDICTED, NoticeText.predicted(risk), at));
    }

    Optional<Notice> breached(BreachRisk now, List<String> plans, Instant at) {
        if (!isOvertaken(now)) {
            risk = now;
            calmSince = null;
        }
        if (isOpen && breachedAt != null) {
            return Optional.empty();
        }
        Phase phase = isOpen ? Phase.CHANGED : Phase.STARTED;
        if (!isOpen) {
            open(at, rules.alarm().value());
            done.addAll(plans);
        }
        breachedAt = now.at();
        return Optional.of(tell(phase, Situation.BREACHED, NoticeText.breached(now), at));
    }

    /** Events come on a thread of their own: what was looked at meanwhile may be newer. */
    private boolean isOvertaken(BreachRisk now) {
        return now.at().isBefore(risk.at());
    }

    /** A policy did or recommended something. One that looks closer than the alarm also decides when it is calm again. */
    Notice decided(BreachRisk now, Situation situation, String headline, List<String> sentences, Instant at) {
        if (!isOvertaken(now)) {
            risk = now;
            calmSince = null;
        }
        Phase phase = isOpen ? Phase.CHANGED : Phase.STARTED;
        if (!isOpen) {
            double alarm = rules.alarm().value();
            double seen = now.breach().value();
            open(at, seen >= alarm / 5 ? Math.min(alarm, 0.8 * seen) : alarm);
        }
        done.removeIf(line -> line.startsWith(Sentences.PLAN));
        done.addAll(sentences);
        while (done.size() > MOST_DONE) {
            done.removeFirst();
        }
        return tell(phase, situation, headline, at);
    }

    /** Follows the newest risk: whether it is over, or begins again. */
    Optional<Notice> look(BreachRisk newest, Supplier<List<String>> plans, Instant at) {
        if (newest.at().isAfter(risk.at())) {
            risk = newest;
            followCalm();
        }
        if (!isOpen) {
            return isAlarm() && !isForgotten(at) ? again(plans.get(), at) : Optional.empty();
        }
        if (calmSince != null && !risk.at().isBefore(calmSince.plus(rules.resolveAfter()))) {
            return Optional.of(close(Situation.CALM, calmHeadline(), at));
        }
        Duration silence = Duration.between(risk.at(), at);
        if (silence.compareTo(silentAfter()) > 0) {
            String headline = "Nobody knows any more: " + NoticeText.series(risk) + " is silent since " + risk.at();
            return Optional.of(close(Situation.SILENT, headline, at));
        }
        return Optional.empty();
    }

    private Optional<Notice> again(List<String> plans, Instant at) {
        Instant until = warnedUntil;
        Optional<Notice> notice = warned(risk, plans, at);
        warnedUntil = until; // the warning is still that of before
        return notice;
    }

    /** What was foreseen has long come or not come by then. */
    private Duration silentAfter() {
        Duration horizon = subject.objective().horizon();
        return horizon.compareTo(NoticeDesk.SILENCE) > 0 ? horizon : NoticeDesk.SILENCE;
    }

    private void followCalm() {
        boolean isLow = risk.trust() == Trust.NO_OPINION || risk.breach().value() < level;
        if (risk.breaching() || !isLow) {
            calmSince = null;
        } else if (calmSince == null) {
            calmSince = risk.at();
        }
    }

    private boolean isAlarm() {
        return !risk.breaching()
                && risk.trust() != Trust.NO_OPINION
                && risk.breach().atLeast(rules.alarm());
    }

    private String calmHeadline() {
        Instant since = calmSince == null ? risk.at() : calmSince;
        return breachedAt != null
                ? "Over: " + NoticeText.series(risk) + " is back within its limit since " + NoticeText.clock(since)
                        + ", the breach took " + Sentences.about(breachedAt, since)
                : "Over: no breach of " + NoticeText.series(risk) + ", the risk is low (" + NoticeText.percent(risk)
                        + ") since " + NoticeText.clock(since);
    }

    private void open(Instant at, double calmBelow) {
        isOpen = true;
        startedAt = at;
        level = calmBelow;
        told = 0;
        breachedAt = null;
        done.clear();
    }

    private Notice close(Situation situation, String headline, Instant at) {
        Notice notice = tell(Phase.RESOLVED, situation, headline, at);
        isOpen = false;
        calmSince = null;
        return notice;
    }

    private Notice tell(Phase phase, Situation situation, String headline, Instant at) {
        told++;
        Optional<Instant> ended = phase == Phase.RESOLVED ? Optional.of(at) : Optional.empty();
        List<String> said = phase == Phase.RESOLVED
                ? done.stream().filter(line -> !line.startsWith(Sentences.PLAN)).toList()
                : done;
        return new Notice(
                subject,
                told,
                phase,
                situation,
                at,
                startedAt,
                ended,
                risk,
                headline,
                said.isEmpty() ? List.of(Sentences.NOTHING) : said);
    }
}
