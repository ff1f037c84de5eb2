package dev.forewarn.decision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forewarn.action.ActionReceipt;
import dev.forewarn.risk.BreachRisk;
import dev.forewarn.risk.Trust;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.statistics.Statistics;

/** What must hold for any history, however odd. */
class PolicyPropertiesTest {
    /** One tick: how long after the one before, whether a sample came, and what it said. */
    record Moment(long seconds, boolean sample, double value, double p, Trust trust, boolean stopped) {}

    record Setup(long durationSeconds, long cooldownSeconds, int perHour, boolean predicts, Mode mode) {
        HealingPolicy policy() {
            return Policies.of("""
                    trigger: { metric: cpu, threshold: 80, duration: %ds }
                    %s
                    actions: [ { type: scale, parameters: { increment: 1, max: 99 } }, { type: restart } ]
                    cooldown: %ds
                    mode: %s
                    guardrails: { perHour: %d }
                    """.formatted(
                            durationSeconds,
                            predicts ? "predict: { horizon: 30m, probability: 0.8 }" : "",
                            cooldownSeconds,
                            mode.text(),
                            perHour));
        }
    }

    record Acted(Instant at, Decision decision) {}

    @Provide
    Arbitrary<Setup> setups() {
        return Combinators.combine(
                        Arbitraries.longs().between(0, 300),
                        Arbitraries.longs().between(1, 1200),
                        Arbitraries.integers().between(1, 8),
                        Arbitraries.of(true, false),
                        Arbitraries.of(Mode.ACT, Mode.ACT, Mode.RECOMMEND))
                .as(Setup::new);
    }

    @Provide
    Arbitrary<List<Moment>> histories() {
        Arbitrary<Moment> moment = Combinators.combine(
                        Arbitraries.longs().between(1, 200),
                        Arbitraries.frequency(Tuple.of(9, true), Tuple.of(1, false)),
                        Arbitraries.of(70.0, 80.0, 90.0, 95.0, 99.0),
                        Arbitraries.of(0.1, 0.8, 0.9, 0.95),
                        Arbitraries.of(Trust.FRESH, Trust.FRESH, Trust.WIDENED, Trust.FLOOR_ONLY, Trust.NO_OPINION),
                        Arbitraries.frequency(Tuple.of(19, false), Tuple.of(1, true)))
                .as(Moment::new);
        return moment.list().ofMinSize(50).ofMaxSize(300);
    }

    @Property(tries = 300)
    void neverTwoActionsWithinTheCooldown(@ForAll("setups") Setup setup, @ForAll("histories") List<Moment> history) {
        List<Acted> acts = acts(play(setup.policy(), history, false));
        Statistics.label("acts more than once")
                .collect(acts.size() > 1)
                .coverage(c -> c.check(true).percentage(share -> share > 30));
        for (int i = 1; i < acts.size(); i++) {
            assertThat(Duration.between(acts.get(i - 1).at(), acts.get(i).at()))
                    .isGreaterThanOrEqualTo(Duration.ofSeconds(setup.cooldownSeconds()));
        }
    }

    @Property(tries = 300)
    void neverBeyondTheBudgetOfAnyHour(@ForAll("setups") Setup setup, @ForAll("histories") List<Moment> history) {
        List<Acted> acts = acts(play(setup.policy(), history, false));
        for (Acted first : acts) {
            long within = acts.stream()
                    .filter(a -> !a.at().isBefore(first.at())
                            && a.at().isBefore(first.at().plus(Duration.ofHours(1))))
                    .count();
            assertThat(within).isLessThanOrEqualTo(setup.perHour());
        }
    }

    @Property(tries = 300)
    void actsOnlyWithAllChecksPassedAndHoldsOnlyWithOneFailed(
            @ForAll("setups") Setup setup, @ForAll("histories") List<Moment> history) {
        for (Acted each : play(setup.policy(), history, false)) {
            boolean allPassed = each.decision().checks().stream().allMatch(Check::passed);
            boolean moves = each.decision() instanceof Decision.Act || each.decision() instanceof Decision.Recommend;
            assertThat(allPassed).isEqualTo(moves);
            assertThat(each.decision().because()).isNotBlank();
        }
    }

    @Property(tries = 100)
    void sameHistorySameDecisions(@ForAll("setups") Setup setup, @ForAll("histories") List<Moment> history) {
        assertThat(play(setup.policy(), history, false)).isEqualTo(play(setup.policy(), history, false));
    }

    @Property(tries = 20)
    void savingAndLoadingChangesNothing(@ForAll("setups") Setup setup, @ForAll("histories") List<Moment> history) {
        assertThat(play(setup.policy(), history, true)).isEqualTo(play(setup.policy(), history, false));
    }

    private static List<Acted> acts(List<Acted> all) {
        return all.stream()
                .filter(a -> a.decision() instanceof Decision.Act || a.decision() instanceof Decision.Recommend)
                .toList();
    }

    private static List<Acted> play(HealingPolicy policy, List<Moment> history, boolean throughTheFile) {
        var decisions = new ArrayList<Acted>();
        Instant now = Risks.NOON;
        PolicyState state = PolicyState.NEW;
        BreachRisk risk = Risks.of("cpu").at(now, 70);
        try (var file = throughTheFile ? new SavedState() : null) {
            for (Moment moment : history) {
                now = now.plusSeconds(moment.seconds());
                if (moment.sample()) {
                    risk = new Risks(
                                    risk.series(),
                                    policy.objective().orElse(Risks.ABOVE_80),
                                    moment.p(),
                                    moment.trust())
                            .at(now, moment.value());
                }
                KillSwitch stop = moment.stopped() ? new KillSwitch.On("a test") : new KillSwitch.Off();
                var around = new Circumstances(now, stop, Optional.empty(), Surroundings.PLAIN);
                Verdict verdict = new PolicyEngine().decide(policy, state, risk, around);
                decisions.add(new Acted(now, verdict.decision()));
                PolicyState next = answered(policy, verdict, risk, now);
                state = file == null ? next : file.roundTrip(next);
            }
        }
        return decisions;
    }

    /** The world does all that it is asked. */
    private static PolicyState answered(HealingPolicy policy, Verdict verdict, BreachRisk risk, Instant now) {
        PolicyState next = verdict.next();
        return next.ledger()
                .pendingOn(policy.targetOf(risk.series()))
                .map(request -> next.ledger()
                        .answered(
                                request,
                                new ActionReceipt.Applied(now, "", "done"),
                                policy.guardrails().brake(),
                                "dry run",
                                now))
                .map(ledger -> new PolicyState(next.observed(), next.spent(), ledger))
                .orElse(next);
    }
}
