package dev.forewarn.notice;

import dev.forewarn.action.Action;
import dev.forewarn.action.ActionReceipt;
import dev.forewarn.decision.Decision;
import dev.forewarn.decision.Risks;
import dev.forewarn.loop.DecisionRecord;
import dev.forewarn.loop.Event;
import dev.forewarn.metric.SeriesKey;
import dev.forewarn.risk.BreachRisk;
import dev.forewarn.risk.Objective;
import dev.forewarn.risk.Probability;
import dev.forewarn.risk.Side;
import dev.forewarn.risk.Trust;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Notices and what they are made of, for tests: checkout's requests, above 230 for five minutes within an hour. */
public final class Notices {
    public static final Instant NOON = Risks.NOON;
    public static final String CHECKOUT = "checkout_requests{namespace=\"shop\",workload=\"checkout\"}";

    private static final Objective ABOVE_230 =
            new Objective(Side.ABOVE, 230, Duration.ofMinutes(5), Duration.ofHours(1));

    private Notices() {}

    public static BreachRisk risk(String series, Instant at, double value, double p) {
        return new BreachRisk(
                SeriesKey.parse(series),
                ABOVE_230,
                at,
                value,
                new Probability(p),
                Optional.of(Duration.ofMinutes(23)),
                value > 230,
                0.2,
                false,
                Trust.FRESH,
                List.of("recent mean 210 is 1.2 usual half-horizon moves below the limit 230", "rising"));
    }

    public static BreachRisk risk(Instant at, double value, double p) {
        return risk(CHECKOUT, at, value, p);
    }

    public static Event.Warned warned(String series, Instant at) {
        return new Event.Warned(risk(series, at, 210, 0.81), "a sentence");
    }

    public static Event.Breached breached(String series, Instant at) {
        return new Event.Breached(risk(series, at, 251, 0.97), true);
    }

    public static Event.Decided acted(String series, Instant at) {
        var act = new Decision.Act(
                List.of(new Action.Scale(2, 10)), "scale +2 (at most 10) on shop/checkout: p 0.81", List.of());
        return decided(series, at, act, List.of(new ActionReceipt.Applied(at, "1", "3 to 5 replicas")));
    }

    static Event.Decided decided(String series, Instant at, Decision decision, List<ActionReceipt> receipts) {
        return new Event.Decided(new DecisionRecord(
                "1",
                at,
                "checkout-latency",
                "shop/checkout",
                risk(series, at, 210, 0.81),
                decision,
                receipts,
                Optional.empty()));
    }

    /** As the desk makes them: the first of an incident. */
    public static Notice started(String series, Instant at) {
        return desk().take(warned(series, at), at).orElseThrow();
    }

    /** From the first to the last of one incident. */
    public static List<Notice> life(String series, Instant at) {
        NoticeDesk desk = desk();
        Notice started = desk.take(warned(series, at), at).orElseThrow();
        Instant acting = at.plusSeconds(10);
        Notice acted = desk.take(acted(series, acting), acting).orElseThrow();
        Instant calm = at.plusSeconds(60);
        desk.look(key -> List.of(risk(series, calm, 180, 0.03)), calm);
        Instant over = calm.plus(Duration.ofMinutes(10));
        Notice resolved =
                desk.look(key -> List.of(risk(series, over, 170, 0.02)), over).getFirst();
        return List.of(started, acted, resolved);
    }

    static NoticeDesk desk() {
        return new NoticeDesk(new NoticeDesk.Rules(new Probability(0.5), Duration.ofMinutes(10), 1_000), List::of);
    }
}
