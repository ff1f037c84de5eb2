package dev.forewarn.decision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forewarn.action.Action;
import dev.forewarn.action.ActionReceipt;
import dev.forewarn.action.Workload;
import dev.forewarn.risk.BreachRisk;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;

/** What must hold for all workloads together, whatever they read and whatever the world answers. */
class HousePropertiesTest {
    private static final int WORKLOADS = 6;
    private static final Duration HOUR = Duration.ofHours(1);
    private static final double SPEND = 12;

    record Setup(
            int cooldown, int perHour, int totalPerHour, int sharePercent, int threshold, int timeout, boolean scales) {
        HealingPolicy policy() {
            return Policies.of("""
                    name: p
                    trigger: { metric: cpu, threshold: 80, duration: 1m }
                    actions: [ %s ]
                    cooldown: %dm
                    settling: %dm
                    mode: act
                    guardrails:
                      perHour: %d
                      totalPerHour: %d
                      maxShare: 0.%02d
                      spend: { replicaHours: %s, keptFor: 2h }
                      storm: { workloads: 1000 }
                      breaker: { failureThreshold: %d, timeout: %dm, effect: ignored }
                    """.formatted(
                            scales ? "{ type: scale, parameters: { increment: 1, max: 99 } }" : "{ type: restart }",
                            cooldown,
                            Math.min(cooldown, 5),
                            perHour,
                            totalPerHour,
                            sharePercent,
                            SPEND,
                            threshold,
                            timeout));
        }

        int allowedAtOnce() {
            return Math.max(1, WORKLOADS * sharePercent / 100);
        }
    }

    /** A tick: how long after the one before, and for each workload a value and an answer. */
    record Moment(int seconds, List<Boolean> beyond, List<Integer> answers) {}

    record Act(Workload target, Instant at, boolean refused) {}

    @Provide
    Arbitrary<Setup> setups() {
        return Combinators.combine(
                        Arbitraries.integers().between(1, 20),
                        Arbitraries.integers().between(1, 6),
                        Arbitraries.integers().between(1, 12),
                        Arbitraries.integers().between(1, 99),
                        Arbitraries.integers().between(1, 4),
                        Arbitraries.integers().between(1, 60),
                        Arbitraries.of(true, false))
                .as(Setup::new);
    }

    @Provide
    Arbitrary<List<Moment>> histories() {
        return Combinators.combine(
                        Arbitraries.integers().between(20, 110),
                        Arbitraries.of(true, true, true, true, true, false)
                                .list()
                                .ofSize(WORKLOADS),
                        Arbitraries.integers().between(0, 4).list().ofSize(WORKLOADS))
                .as(Moment::new)
                .list()
                .ofMinSize(30)
                .ofMaxSize(60);
    }

    @Property(tries = 600)
    void noLimitIsEverPassed(@ForAll("setups") Setup setup, @ForAll("histories") List<Moment> history) {
        HealingPolicy policy = setup.policy();
        List<Act> acts = play(policy, history);
        Statistics.label("acts more than twice")
                .collect(acts.size() > 2)
                .coverage(c -> c.check(true).percentage(share -> share > 50));
        for (int i = 0; i < acts.size(); i++) {
            Act act = acts.get(i);
            List<Act> before = acts.subList(0, i);
            Set<Workload> settling = new HashSet<>();
            int lastHour = 1;
            int lastHourHere = 1;
            for (Act earlier : before) {
                Duration since = Duration.between(earlier.at(), act.at());
                boolean here = earlier.target().equals(act.target());
                if (here) {
                    assertThat(since).isGreaterThanOrEqualTo(policy.remedy().cooldown());
                }
                boolean counts = since.compareTo(HOUR) < 0;
                lastHour += counts && !earlier.refused() ? 1 : 0;
                lastHourHere += counts && here ? 1 : 0;
                if (!here
                        && !earlier.refused()
                        && since.compareTo(policy.remedy().settling()) < 0) {
                    settling.add(earlier.target());
                }
            }
            assertThat(lastHour).isLessThanOrEqualTo(setup.totalPerHour());
            assertThat(lastHourHere).isLessThanOrEqualTo(setup.perHour());
            assertThat(settling).hasSizeLessThan(setup.allowedAtOnce());
        }
        if (setup.scales()) {
            assertThat(acts.stream().filter(act -> !act.refused()).count() * 2.0)
                    .isLessThanOrEqualTo(SPEND);
        }
        Map<Workload, List<Act>> byTarget = new HashMap<>();
        acts.forEach(act ->
                byTarget.computeIfAbsent(act.target(), key -> new ArrayList<>()).add(act));
        byTarget.values().forEach(ofOne -> requireBreaker(ofOne, setup));
    }

    /** A model of its own: after so many refusals in a row nothing for the timeout, then one trial. */
    private static void requireBreaker(List<Act> ofOne, Setup setup) {
        int refusals = 0;
        Optional<Instant> lastRefusal = Optional.empty();
        for (Act act : ofOne) {
            if (refusals >= setup.threshold()) {
                assertThat(Duration.between(lastRefusal.orElseThrow(), act.at()))
                        .isGreaterThanOrEqualTo(Duration.ofMinutes(setup.timeout()));
            }
            refusals = act.refused() ? refusals + 1 : 0;
            lastRefusal = act.refused() ? Optional.of(act.at()) : lastRefusal;
        }
    }

    private static List<Act> play(HealingPolicy policy, List<Moment> history) {
        var acts = new ArrayList<Act>();
        var observed = new HashMap<Integer, PolicyState.Observed>();
        var spent = new HashMap<Integer, PolicyState.Spent>();
        Ledger ledger = Ledger.EMPTY;
        Instant now = Risks.NOON;
        var engine = new PolicyEngine();
        for (Moment moment : history) {
            now = now.plusSeconds(moment.seconds());
            ledger = ledger.ticked(now);
            for (int w = 0; w < WORKLOADS; w++) {
                BreachRisk risk = Risks.of("cpu{app=\"w" + w + "\",namespace=\"shop\"}")
                        .at(now, moment.beyond().get(w) ? 90 : 60);
                var state = new PolicyState(
                        observed.getOrDefault(w, PolicyState.Observed.NOTHING),
                        spent.getOrDefault(w, PolicyState.Spent.NOTHING),
                        ledger);
                Circumstances around = around(now);
                Verdict verdict = engine.decide(policy, state, risk, around);
                ledger = verdict.next().ledger();
                observed.put(w, verdict.next().observed());
                spent.put(w, verdict.next().spent());
                if (verdict.decision() instanceof Decision.Act act) {
                    assertThat(engine.decide(policy, state, risk, around)).isEqualTo(verdict);
                    boolean refused = moment.answers().get(w) == 0;
                    Workload target = policy.targetOf(risk.series());
                    Action action = act.actions().getFirst();
                    acts.add(new Act(target, now, refused));
                    ledger = ledger.answered(
                            Pending.of(policy.name(), target, action, now, act.because()),
                            refused ? new ActionReceipt.Refused(now, "no") : new ActionReceipt.Applied(now, "", "done"),
                            policy.guardrails().brake(),
                            "dry run",
                            now);
                }
            }
        }
        return acts;
    }

    private static Circumstances around(Instant now) {
        var crowd = new Surroundings.Crowd(0, WORKLOADS, WORKLOADS);
        Surroundings plain = Surroundings.PLAIN;
        var house = new Surroundings(plain.leadership(), plain.startedAt(), plain.executor(), crowd, plain.replicas());
        return new Circumstances(now, new KillSwitch.Off(), Optional.empty(), house);
    }
}
