package dev.forewarn.http;

import dev.forewarn.action.Action;
import dev.forewarn.action.Workload;
import dev.forewarn.decision.Answer;
import dev.forewarn.decision.Approval;
import dev.forewarn.decision.Check;
import dev.forewarn.decision.Decision;
import dev.forewarn.decision.Explanation;
import dev.forewarn.loop.Steering;
import dev.forewarn.metric.SeriesKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One workload that cools down, and approvals as a test puts them; NOON is now. */
final class FakeSteering implements Steering {
    static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");
    static final String WAITING = "3f2a9c1e-77aa";
    static final Workload CHECKOUT = new Workload("shop/checkout");

    final List<Approval> approvals = new ArrayList<>(List.of(approval(WAITING, NOON.plusSeconds(600))));
    boolean diskFull;

    static Approval approval(String id, Instant expires) {
        return new Approval(
                id,
                "checkout-latency",
                CHECKOUT,
                new Action.Scale(2, 10),
                "scale +2 (at most 10) on shop/checkout: latency is 900, above 500",
                NOON,
                expires,
                Optional.empty(),
                false);
    }

    @Override
    public List<Explanation> why(Workload target) {
        if (!target.equals(CHECKOUT)) {
            return List.of();
        }
        Instant until = NOON.plus(Duration.ofMinutes(8));
        var cooling = new Check("cooling-down", false, "cooling down until 12:08 UTC (8m left)");
        var fresh = new Check("stale-data", true, "the newest sample is 10s old, at most 2m is allowed");
        return List.of(new Explanation(
                "checkout-latency",
                target,
                SeriesKey.of("latency"),
                new Action.Scale(2, 10),
                new Decision.Hold(cooling.rule(), Optional.of(until), cooling.sentence(), List.of(fresh, cooling)),
                List.of(new Answer(fresh, Optional.empty()), new Answer(cooling, Optional.of(until)))));
    }

    @Override
    public List<String> targets() {
        return List.of(CHECKOUT.name());
    }

    @Override
    public List<Standing> approvals() {
        return approvals.stream()
                .map(each -> new Standing(each, each.status(NOON)))
                .toList();
    }

    @Override
    public Settled settle(String id, boolean approve, String by) {
        if (diskFull) {
            return new Settled.NotSaved("no space left");
        }
        for (Approval each : approvals) {
            if (each.id().equals(id)) {
                if (each.status(NOON) != Approval.Status.WAITING) {
                    return new Settled.TooLate(new Standing(each, each.status(NOON)));
                }
                var answered = new Approval(
                        each.id(),
                        each.policy(),
                        each.target(),
                        each.action(),
                        each.because(),
                        each.askedAt(),
                        each.expires(),
                        Optional.of(new Approval.Answer(approve, by, NOON)),
                        false);
                approvals.set(approvals.indexOf(each), answered);
                return new Settled.Taken(new Standing(answered, answered.status(NOON)));
            }
        }
        return new Settled.NotFound();
    }
}
