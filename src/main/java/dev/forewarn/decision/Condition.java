package dev.forewarn.decision;

import dev.forewarn.metric.DurationWords;
import dev.forewarn.risk.BreachRisk;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Whether what a trigger waits for is there: in the readings, or foreseen. */
sealed interface Condition {
    /** A single sample, or a single risk, may be a blip. */
    int LEAST_SAMPLES = 2;

    List<Check> checks();

    /** Nothing wrong. */
    record Absent(List<Check> checks) implements Condition {}

    /** Wrong, but not yet for long enough. */
    record Forming(Optional<Instant> until, List<Check> checks) implements Condition {}

    /**
     * Wrong for long enough.
     *
     * @param foreseen it rests on the model alone, not on readings
     * @param because  what is wrong, in one sentence
     */
    record Present(boolean foreseen, String because, List<Check> checks) implements Condition {}

    static Condition of(HealingPolicy policy, PolicyState.Observed observed, BreachRisk risk, Instant now) {
        Trigger trigger = policy.trigger();
        boolean beyond = observed.beyondSamples() > 0;
        boolean sustained = isSustained(trigger, observed);
        boolean foreseen = isForeseen(observed);
        if (sustained || (beyond && !foreseen)) {
            var checks = List.of(
                    Rule.NOT_TRIGGERED.passed(reading(trigger, risk)),
                    Rule.NOT_SUSTAINED.check(sustained, run(trigger, observed, now)));
            return sustained
                    ? new Present(false, seen(risk) + ", " + run(trigger, observed, now), checks)
                    : new Forming(untilSustained(trigger, observed), checks);
        }
        if (observed.predictions() > 0) {
            var checks = List.of(
                    Rule.NOT_TRIGGERED.passed(prediction(trigger, risk)),
                    Rule.NOT_SUSTAINED.check(
                            foreseen,
                            "foreseen by " + count(observed.predictions(), "risk") + " in a row, asked for at least "
                                    + LEAST_SAMPLES));
            return foreseen
                    ? new Present(true, prediction(trigger, risk), checks)
                    : new Forming(Optional.empty(), checks);
        }
        return new Absent(List.of(Rule.NOT_TRIGGERED.check(false, quiet(trigger, risk))));
    }

    /** Whether {@link #of} would be {@link Present}; without the sentences, since every series is asked at every tick. */
    static boolean isPresent(HealingPolicy policy, PolicyState.Observed observed) {
        return isSustained(policy.trigger(), observed) || isForeseen(observed);
    }

    private static boolean isSustained(Trigger trigger, PolicyState.Observed observed) {
        return observed.beyondSamples() >= LEAST_SAMPLES && lasted(observed).compareTo(trigger.duration()) >= 0;
    }

    private static boolean isForeseen(PolicyState.Observed observed) {
        return observed.predictions() >= LEAST_SAMPLES;
    }

    private static Duration lasted(PolicyState.Observed observed) {
        return Duration.between(
                observed.beyondSince().orElseThrow(), observed.newest().orElseThrow());
    }

    private static Optional<Instant> untilSustained(Trigger trigger, PolicyState.Observed observed) {
        return observed.beyondSince()
                .map(since -> since.plus(trigger.duration()))
                .filter(until -> until.isAfter(observed.newest().orElseThrow()));
    }

    private static String run(Trigger trigger, PolicyState.Observed observed, Instant now) {
        return trigger.side().text() + " " + Wording.number(trigger.threshold()) + " for "
                + DurationWords.rounded(lasted(observed)) + " since "
                + Wording.clock(observed.beyondSince().orElseThrow(), now) + " ("
                + count(observed.beyondSamples(), "sample") + "), asked for " + DurationWords.exact(trigger.duration())
                + " and at least " + LEAST_SAMPLES + " samples";
    }

    private static String reading(Trigger trigger, BreachRisk risk) {
        return seen(risk) + ", " + trigger.side().text() + " " + Wording.number(trigger.threshold());
    }

    private static String prediction(Trigger trigger, BreachRisk risk) {
        Trigger.Prediction wanted = trigger.prediction().orElseThrow();
        return seen(risk) + " and will be "
                + trigger.side().text() + " " + Wording.number(trigger.threshold()) + " within "
                + DurationWords.exact(wanted.horizon()) + " with probability "
                + Wording.number(risk.breach().value()) + ", at least "
                + Wording.number(wanted.probability().value())
                + risk.timeToBreach()
                        .map(d -> ", probably in " + DurationWords.rounded(d))
                        .orElse("");
    }

    private static String quiet(Trigger trigger, BreachRisk risk) {
        String now = seen(risk) + ", not " + trigger.side().text() + " " + Wording.number(trigger.threshold());
        if (trigger.prediction().isEmpty()) {
            return now;
        }
        if (!trigger.isAnsweredBy(risk.objective())) {
            return now + "; nothing is predicted for this limit, duration and horizon";
        }
        return now + "; P(breach) is " + Wording.number(risk.breach().value()) + ", below "
                + Wording.number(trigger.prediction().get().probability().value());
    }

    private static String seen(BreachRisk risk) {
        return risk.series().text() + " is " + Wording.number(risk.value());
    }

    private static String count(int n, String what) {
        return n == 1 ? "1 " + what : n + " " + what + "s";
    }
}
