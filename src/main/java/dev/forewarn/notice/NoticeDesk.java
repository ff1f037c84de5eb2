package dev.forewarn.notice;

import dev.forewarn.action.Action;
import dev.forewarn.decision.Decision;
import dev.forewarn.decision.HealingPolicy;
import dev.forewarn.loop.DecisionRecord;
import dev.forewarn.loop.Event;
import dev.forewarn.metric.SeriesKey;
import dev.forewarn.risk.BreachRisk;
import dev.forewarn.risk.Probability;
import dev.forewarn.risk.Trust;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Makes notices of events: for each series and objective one when something begins, one when its state changes, one when it
 * is over.
 *
 * <p>The ledger of warnings warns once a horizon. An incident may be over long before that, where an action helped, and may
 * begin anew; so the desk looks at the newest risks by itself. Reads no clock. Safe for use by several threads.
 */
public final class NoticeDesk {
    static final Duration SILENCE = Duration.ofMinutes(30);

    private final Rules rules;
    private final Supplier<List<HealingPolicy>> policies;
    private final Map<Subject, Incident> incidents = new LinkedHashMap<>();
    private long overflowed;
    private long changes;

    /**
     * When what is told.
     *
     * @param alarm        the probability from which people are warned
     * @param resolveAfter how long a risk must stay below it, and the value within its limit, until it is over; positive
     * @param most         incidents that are followed at once; of more nobody is told, and they are counted
     */
    public record Rules(Probability alarm, Duration resolveAfter, int most) {}

    /** @param policies those in force, to say what will be done */
    public NoticeDesk(Rules rules, Supplier<List<HealingPolicy>> policies) {
        this.rules = rules;
        this.policies = policies;
    }

    /**
     * Takes up again what was open before a restart, where its series is still known.
     *
     * @param risks the newest of a series, all objectives
     * @return what still holds; those who were told of it need not be told again
     */
    public synchronized List<Notice> restore(
            List<SavedIncident> saved, Function<SeriesKey, List<BreachRisk>> risks, Instant now) {
        var standing = new ArrayList<Notice>();
        for (SavedIncident each : saved) {
            Optional<BreachRisk> newest = newest(each.subject(), risks);
            if (newest.isPresent() && incidents.size() < rules.most()) {
                Incident incident = Incident.restored(each, newest.get(), rules);
                incidents.put(each.subject(), incident);
                if (incident.isOpen()) {
                    standing.add(incident.standing(now));
                }
            }
        }
        return standing;
    }

    /** Everything that has to outlive a restart. */
    public synchronized List<SavedIncident> saved() {
        return incidents.values().stream().map(Incident::saved).toList();
    }

    /** Counts up whenever {@link #saved} would be another. */
    public synchronized long changes() {
        return changes;
    }

    /** Warnings that were raised while nobody listened: risks beyond the alarm without an incident. */
    public synchronized List<Notice> missed(List<BreachRisk> highest, Instant now) {
        return highest.stream()
                .filter(risk -> risk.breach().atLeast(rules.alarm())
                        && risk.trust() != Trust.NO_OPINION
                        && !risk.breaching()
                        && !incidents.containsKey(Subject.of(risk)))
                .flatMap(risk -> take(new Event.Warned(risk, ""), now).stream())
                .toList();
    }

    /** What is to be told of an event; at most one notice. */
    public synchronized Optional<Notice> take(Event event, Instant now) {
        if (!(event instanceof Event.RiskChanged)) {
            changes++;
        }
        return switch (event) {
            case Event.RiskChanged ignored -> Optional.empty();
            case Event.Warned warned ->
                of(warned.risk()).flatMap(it -> it.warned(warned.risk(), plans(warned.risk()), now));
            case Event.Breached breached ->
                of(breached.risk()).flatMap(it -> it.breached(breached.risk(), plans(breached.risk()), now));
            case Event.Decided decided -> decided(decided.record(), now);
        };
    }

    private Optional<Notice> decided(DecisionRecord taken, Instant now) {
        return switch (taken.decision()) {
            case Decision.Watch ignored -> Optional.empty();
            case Decision.Hold ignored -> Optional.empty();
            case Decision.Recommend recommended -> decided(taken, Situation.RECOMMENDED, recommended.actions(), now);
            case Decision.Propose proposed -> decided(taken, Situation.PROPOSED, proposed.actions(), now);
            case Decision.Act act -> decided(taken, Situation.ACTED, act.actions(), now);
        };
    }

    private Optional<Notice> decided(DecisionRecord taken, Situation situation, List<Action> actions, Instant now) {
        return of(taken.risk())
                .map(it -> it.decided(
                        taken.risk(),
                        situation,
                        Sentences.headline(taken, actions),
                        Sentences.done(taken, actions),
                        now));
    }

    /** The incident of a risk, a new one where there is none; empty where there are too many. */
    private Optional<Incident> of(BreachRisk risk) {
        Subject subject = Subject.of(risk);
        Incident known = incidents.get(subject);
        if (known != null) {
            return Optional.of(known);
        }
        if (incidents.size() >= rules.most()) {
            forgetOneAtRest();
        }
        if (incidents.size() >= rules.most()) {
            overflowed++;
            return Optional.empty();
        }
        var fresh = new Incident(risk, rules);
        incidents.put(subject, fresh);
        return Optional.of(fresh);
    }

    private void forgetOneAtRest() {
        Iterator<Incident> each = incidents.values().iterator();
        while (each.hasNext()) {
            if (!each.next().isOpen()) {
                each.remove();
                return;
            }
        }
    }

    /**
     * Looks at what is followed.
     *
     * @param risks the newest of a series, all objectives; empty where the series is not known
     * @return what is over, and what begins anew
     */
    public synchronized List<Notice> look(Function<SeriesKey, List<BreachRisk>> risks, Instant now) {
        var notices = new ArrayList<Notice>();
        for (Iterator<Map.Entry<Subject, Incident>> each = incidents.entrySet().iterator(); each.hasNext(); ) {
            Map.Entry<Subject, Incident> one = each.next();
            Subject subject = one.getKey();
            Incident incident = one.getValue();
            BreachRisk newest = newest(subject, risks).orElse(incident.risk());
            incident.look(newest, () -> plans(newest), now).ifPresent(notices::add);
            if (incident.isForgotten(now)) {
                each.remove();
                changes++;
            }
        }
        changes += notices.size();
        return notices;
    }

    private static Optional<BreachRisk> newest(Subject subject, Function<SeriesKey, List<BreachRisk>> risks) {
        return risks.apply(subject.series()).stream()
                .filter(risk -> risk.objective().equals(subject.objective()))
                .findFirst();
    }

    private List<String> plans(BreachRisk risk) {
        return Sentences.plans(policies.get().stream()
                .filter(policy -> policy.matches(risk.series()))
                .toList());
    }

    /** How many incidents are open now. */
    public synchronized int open() {
        return (int) incidents.values().stream().filter(Incident::isOpen).count();
    }

    /** How many events nobody was told of, because too many incidents were open. */
    public synchronized long overflowed() {
        return overflowed;
    }
}
