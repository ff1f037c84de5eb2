package dev.forewarn.loop;

import dev.forewarn.action.Action;
import dev.forewarn.action.ActionReceipt;
import dev.forewarn.decision.Decision;
import dev.forewarn.decision.HealingPolicy;
import dev.forewarn.metric.SeriesKey;
import dev.forewarn.outcome.Counterfactual;
import dev.forewarn.outcome.Episode;
import dev.forewarn.outcome.Outcome;
import dev.forewarn.outcome.OutcomeJudge;
import dev.forewarn.outcome.Reading;
import dev.forewarn.risk.BreachRisk;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Applied actions whose effect is not judged yet, and what was read since. In memory: a restart forgets them, and their
 * outcomes stay open. Used by one tick at a time.
 */
public final class FollowUps {
    /** A series of one sample a second for three hours; what comes later is judged on what there is. */
    private static final int READINGS = 10_800;

    private final Counterfactual counterfactual;
    private final List<Open> open = new ArrayList<>();

    private record Open(String decisionId, SeriesKey series, String target, Episode episode, List<Reading> readings) {}

    public FollowUps(Counterfactual counterfactual) {
        this.counterfactual = counterfactual;
    }

    void add(DecisionRecord taken, HealingPolicy policy) {
        boolean applied = taken.receipts().stream().anyMatch(ActionReceipt.Applied.class::isInstance);
        if (applied && changesSomething(taken.decision())) {
            var episode = new Episode(
                    policy.trigger().side(),
                    policy.trigger().threshold(),
                    taken.risk().value(),
                    taken.at(),
                    policy.remedy().settling(),
                    judgedAt(taken, policy));
            open.add(new Open(taken.id(), taken.risk().series(), taken.target(), episode, new ArrayList<>()));
        }
    }

    private static boolean changesSomething(Decision decision) {
        return decision instanceof Decision.Act act
                && !act.actions().stream().allMatch(Action.Notify.class::isInstance);
    }

    boolean follows(SeriesKey series) {
        for (Open followed : open) {
            if (followed.series().equals(series)) {
                return true;
            }
        }
        return false;
    }

    /** Adds what was read since the last tick, and hands out the outcomes that are due. */
    void tick(Map<SeriesKey, List<BreachRisk>> fleet, Instant now, BiConsumer<String, Outcome> judged) {
        for (Iterator<Open> each = open.iterator(); each.hasNext(); ) {
            Open followed = each.next();
            List<BreachRisk> risks = fleet.getOrDefault(followed.series(), List.of());
            if (!risks.isEmpty()) {
                read(followed, risks.getFirst());
            }
            if (!now.isBefore(followed.episode().judgedAt())) {
                judged.accept(followed.decisionId(), OutcomeJudge.judge(followed.episode(), followed.readings()));
                each.remove();
            }
        }
    }

    private void read(Open followed, BreachRisk risk) {
        List<Reading> readings = followed.readings();
        Instant last = readings.isEmpty()
                ? followed.episode().actedAt()
                : readings.getLast().at();
        if (risk.at().isAfter(last) && readings.size() < READINGS) {
            readings.add(new Reading(
                    risk.at(),
                    risk.value(),
                    counterfactual.without(risk.series(), followed.target(), risk.value(), risk.at())));
        }
    }

    /** What was seen is judged when it has settled, and two more samples are in; what was foreseen when it should have come. */
    private static Instant judgedAt(DecisionRecord taken, HealingPolicy policy) {
        Instant settled = taken.at().plus(policy.remedy().settling().multipliedBy(2));
        boolean seen = policy.trigger()
                .side()
                .isBeyond(taken.risk().value(), policy.trigger().threshold());
        if (seen) {
            return settled;
        }
        Instant due = taken.risk().at().plus(taken.risk().objective().horizon());
        return due.isAfter(settled) ? due : settled;
    }
}
