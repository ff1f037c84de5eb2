package dev.forewarn.http;

import dev.forewarn.action.Action;
import dev.forewarn.action.ActionReceipt;
import dev.forewarn.decision.Check;
import dev.forewarn.decision.Decision;
import dev.forewarn.loop.DecisionRecord;
import dev.forewarn.loop.Event;
import dev.forewarn.metric.SeriesKey;
import dev.forewarn.metric.TimeSeries;
import dev.forewarn.risk.BreachRisk;
import dev.forewarn.risk.Objective;
import dev.forewarn.risk.Probability;
import dev.forewarn.risk.Side;
import dev.forewarn.risk.Trust;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** A small fleet as it may look one afternoon: plausible shapes, every kind of trust, one hostile name. */
record ShowCase(FakeHouse house, Instant now) {
    static final String CHECKOUT = "checkout_requests{region=\"eu-west\",service=\"checkout\"}";
    static final String HOSTILE = "<img src=x onerror=\"document.title='owned'\">";
    private static final Duration STEP = Duration.ofMinutes(5);
    private static final int DAY = 288;
    static final int LAST_TICK = 10;

    void fill() {
        series(CHECKOUT, Side.ABOVE, 230, 150, 45, 5.2, 4.5, 0.81, 23, Trust.FRESH);
        series("db_connections{db=\"orders\",host=\"pg-1\"}", Side.ABOVE, 400, 310, 30, 5, 6, 0.64, 41, Trust.FRESH);
        series(
                "disk_free_bytes{host=\"log-3\",mount=\"/var\"}",
                Side.BELOW,
                2e10,
                3.1e10,
                2e9,
                -3e8,
                4e8,
                0.37,
                52,
                Trust.WIDENED);
        series(
                "api_latency_p95_seconds{route=\"/cart\"}",
                Side.ABOVE,
                0.8,
                0.41,
                0.12,
                0.01,
                0.05,
                0.22,
                48,
                Trust.FRESH);
        series("queue_depth{queue=\"mail\"}", Side.ABOVE, 12_000, 4_000, 1_500, 60, 300, 0.09, 57, Trust.WIDENED);
        series("cpu_utilization{host=\"web-07\"}", Side.ABOVE, 90, 46, 11, 0.1, 4, 0.04, -1, Trust.FRESH);
        series("cpu_utilization{host=\"web-08\"}", Side.ABOVE, 90, 41, 9, 0.1, 4, 0.021, -1, Trust.FRESH);
        series(
                "memory_used_bytes{host=\"web-07\"}",
                Side.ABOVE,
                1.6e10,
                9.4e9,
                6e8,
                1e6,
                1e8,
                0.004,
                -1,
                Trust.FLOOR_ONLY);
        series("gc_pause_seconds", Side.ABOVE, 0.5, 0.05, 0.02, 0, 0.01, 0.2, 30, Trust.NO_OPINION);
        series(HOSTILE, Side.ABOVE, 10, 4, 2, 0.1, 0.8, 0.12, 44, Trust.WIDENED);
        history();
    }

    private void series(
            String text,
            Side side,
            double limit,
            double level,
            double swing,
            double slope,
            double noise,
            double p,
            int minutes,
            Trust trust) {
        SeriesKey key = SeriesKey.parse(text);
        var objective = new Objective(side, limit, Duration.ofMinutes(10), Duration.ofMinutes(60));
        var random = new SplittableRandom(text.hashCode());
        long[] times = new long[DAY];
        double[] values = new double[DAY];
        for (int i = 0; i < DAY; i++) {
            times[i] = now.minus(STEP.multipliedBy(DAY - 1L - i)).toEpochMilli();
            double wave = Math.sin(i * 2 * Math.PI / DAY * 2 - 0.6) * swing;
            double climb = Math.max(0, i - (DAY - 14)) * slope * 0.6;
            values[i] = level + wave + climb + (random.nextDouble() + random.nextDouble() - 1) * noise * 1.6;
        }
        house.load(new TimeSeries(key, times, values));
        double last = values[DAY - 1];
        house.show(
                risk(text, side, limit, last, p, minutes, trust),
                FakeHouse.fan(
                        key, now, STEP, 12, last, p > 0.5 ? toReach(limit, last, minutes) : slope, noise, objective));
    }

    /** The climb a step by which the median meets the limit when the risk says. */
    private static double toReach(double limit, double last, int minutes) {
        return (limit - last) * STEP.toMinutes() / minutes;
    }

    /** A moment on, every risk has moved a little. */
    void tick(int seconds) {
        for (BreachRisk risk : house.latest()) {
            double p = risk.breach().value();
            double moved = Math.clamp(p * (0.55 + 0.045 * seconds) + 0.02 * Math.sin(seconds + p * 40), 0, 1);
            house.publish(new Event.RiskChanged(new BreachRisk(
                    risk.series(),
                    risk.objective(),
                    now.plusSeconds(seconds),
                    risk.value(),
                    new Probability(seconds == LAST_TICK ? p : moved),
                    risk.timeToBreach(),
                    risk.breaching(),
                    risk.anomaly(),
                    risk.anomalous(),
                    risk.trust(),
                    risk.drivers())));
        }
    }

    BreachRisk risk(String text, Side side, double limit, double value, double p, int minutes, Trust trust) {
        return new BreachRisk(
                SeriesKey.parse(text),
                new Objective(side, limit, Duration.ofMinutes(10), Duration.ofMinutes(60)),
                now,
                value,
                new Probability(p),
                minutes < 0 ? Optional.empty() : Optional.of(Duration.ofMinutes(minutes)),
                side.isBeyond(value, limit),
                0.3,
                false,
                trust,
                List.of(
                        "rose 18 % in the last 30 min",
                        "this hour breached on 3 of the last 5 days", "limit is 1.4 usual swings away"));
    }

    private void history() {
        BreachRisk risk = risk(CHECKOUT, Side.ABOVE, 230, 201, 0.81, 23, Trust.FRESH);
        List<Check> checks = List.of(
                new Check("model-trusted", true, "The model is fresh: 412 readings, coverage 81 % of 80 %"),
                new Check("cooling-down", true, "Last action 3 h ago, the cooldown is 10 min"),
                new Check("budget", true, "1 of 4 actions this hour"));
        var act = new DecisionRecord(
                "20261122-0001",
                now.minusSeconds(120),
                "checkout-load",
                "shop/deployment/checkout",
                risk,
                new Decision.Act(
                        List.of(new Action.Scale(2, 10)),
                        "p 0.81 is at least 0.6, and scaling helped 4 of 4 times",
                        checks),
                List.of(new ActionReceipt.Applied(
                        now.minusSeconds(118), "sim-17", "3 to 5 replicas, ready in about 40 s")),
                Optional.empty());
        var hold = new DecisionRecord(
                "20261122-0002",
                now.minusSeconds(60),
                "checkout-load",
                "shop/deployment/checkout",
                risk,
                new Decision.Hold(
                        "cooling-down",
                        Optional.of(now.plusSeconds(480)),
                        "acted 1 min ago; the effect is judged first",
                        List.of(
                                checks.get(0),
                                new Check("cooling-down", false, "Last action 1 min ago, the cooldown is 10 min"))),
                List.of(),
                Optional.empty());
        house.decided.add(act);
        house.decided.add(hold);
    }

    /** Says once more what happened, to whoever listens now. */
    void happen() {
        BreachRisk checkout = risk(CHECKOUT, Side.ABOVE, 230, 201, 0.81, 23, Trust.FRESH);
        BreachRisk database =
                risk("db_connections{db=\"orders\",host=\"pg-1\"}", Side.ABOVE, 400, 372, 0.64, 41, Trust.FRESH);
        house.publish(new Event.Warned(checkout, "checkout_requests will pass 230 in about 23 min, p 0.81"));
        house.publish(new Event.Warned(database, "db_connections will pass 400 in about 41 min, p 0.64"));
        house.publish(new Event.Breached(
                risk("queue_depth{queue=\"mail\"}", Side.ABOVE, 12_000, 12_400, 0.99, 0, Trust.FRESH), true));
        house.decided.forEach(decision -> house.publish(new Event.Decided(decision)));
    }
}
