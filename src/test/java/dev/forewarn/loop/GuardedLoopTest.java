package dev.forewarn.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forewarn.action.ActionReceipt;
import dev.forewarn.action.ActionRequest;
import dev.forewarn.action.Leadership;
import dev.forewarn.action.Replicas;
import dev.forewarn.action.Workload;
import dev.forewarn.adapter.files.FilePolicyBook;
import dev.forewarn.adapter.files.PolicyFiles;
import dev.forewarn.adapter.files.PolicyStateFile;
import dev.forewarn.decision.Approval;
import dev.forewarn.decision.Decision;
import dev.forewarn.decision.Explanation;
import dev.forewarn.decision.KillSwitch;
import dev.forewarn.decision.Risks;
import dev.forewarn.outcome.Counterfactual;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the loop must never do, told on a world that is not to be trusted. */
@Timeout(60)
class GuardedLoopTest {
    private static final String RESTARTS = """
            name: restarts
            trigger: { metric: cpu, threshold: 80, duration: 2m }
            actions: [ { type: restart } ]
            cooldown: 10m
            mode: act
            """;
    private static final String ONE = series("shop", "w1");

    @TempDir
    Path directory;

    private final ManualClock clock = new ManualClock(Risks.NOON);
    private final Fleet fleet = new Fleet();
    private final FilePolicyBook book = new FilePolicyBook(new PolicyFiles(), Optional.empty());
    private final FickleWorld world = new FickleWorld();
    private final DecisionJournal journal = new DecisionJournal(1000);

    @BeforeEach
    void takeUpAPolicy() {
        policy("");
    }

    private void policy(String guardrails) {
        assertThat(book.replace(RESTARTS + guardrails)).isEmpty();
    }

    private static String series(String namespace, String app) {
        return "cpu{app=\"" + app + "\",namespace=\"" + namespace + "\"}";
    }

    private static String[] shop(int count) {
        String[] all = new String[count];
        for (int i = 0; i < count; i++) {
            all[i] = series("shop", "w" + (i + 1));
        }
        return all;
    }

    private HealingLoop loop(Hands hands, PolicyStateStore store) throws IOException {
        var records = new Records(
                new PolicyMemory(store), journal, new EventHub(1000), new FollowUps(Counterfactual.unknown()));
        return new HealingLoop(clock, fleet, book, hands, records);
    }

    private HealingLoop loop() throws IOException {
        return loop(Hands.free(world), PolicyStateStore.none());
    }

    private PolicyStateFile file() {
        return new PolicyStateFile(directory.resolve("policies.json"));
    }

    private void minutes(HealingLoop loop, int count, double value, String... series) {
        for (int i = 0; i < count; i++) {
            clock.advance(Duration.ofMinutes(1));
            for (String each : series) {
                fleet.set(Risks.of(each).at(clock.instant(), value));
            }
            loop.tick();
            assertThat(world.violations).isEmpty();
        }
    }

    private List<String> kinds() {
        return journal.recent(1000).reversed().stream()
                .map(r -> r.decision() instanceof Decision.Hold hold
                        ? hold.rule()
                        : r.decision().kind())
                .toList();
    }

    @Test
    void doesNothingWhileItWarmsUp() throws IOException {
        policy("guardrails: { warmUp: 10m }");
        HealingLoop loop = loop();
        minutes(loop, 10, 90, ONE);
        assertThat(world.done).isEmpty();
        assertThat(kinds()).contains("warming-up");
        minutes(loop, 1, 90, ONE);
        assertThat(world.done).hasSize(1);
    }

    @Test
    void doesNothingWhenTheClockWentBack() throws IOException {
        HealingLoop first = loop(Hands.free(world), file());
        minutes(first, 3, 90, ONE);
        first.save();
        clock.advance(Duration.ofHours(-2));
        HealingLoop second = loop(Hands.free(world), file());
        minutes(second, 60, 90, ONE);
        assertThat(world.done).hasSize(1);
        assertThat(kinds()).contains("clock-went-back");
        assertThat(journal.recent(1).getFirst().decision().because()).contains("the clock went back by");
    }

    @Test
    void changesNoMoreThanAShareOfAGroupBeforeTheEffectIsKnown() throws IOException {
        policy("guardrails: { storm: { workloads: 100 } }");
        HealingLoop loop = loop();
        minutes(loop, 3, 90, shop(8));
        assertThat(world.done).hasSize(2);
        minutes(loop, 4, 90, shop(8));
        assertThat(world.done).hasSize(2);
        minutes(loop, 1, 90, shop(8));
        assertThat(world.done).hasSize(4);
        assertThat(kinds()).contains("blast-radius");
    }

    @Test
    void otherGroupsHaveAShareOfTheirOwn() throws IOException {
        policy("guardrails: { storm: { workloads: 100 } }");
        HealingLoop loop = loop();
        minutes(loop, 3, 90, ONE, series("shop", "w2"), series("mail", "w1"), series("mail", "w2"));
        assertThat(world.done.values())
                .extracting(request -> request.target().group())
                .containsExactlyInAnyOrder("shop", "mail");
    }

    @Test
    void aStormStopsAllChangesAndTellsAPersonOnce() throws IOException {
        HealingLoop loop = loop();
        minutes(loop, 8, 90, shop(6));
        assertThat(world.done).isEmpty();
        assertThat(world.told)
                .singleElement()
                .asString()
                .contains("6 of 6 workloads have incidents at once", "a person should look");
        String[] healthy = {series("shop", "w2"), series("shop", "w3"), series("shop", "w4"), series("shop", "w5")};
        for (int i = 0; i < 9; i++) {
            for (String each : healthy) {
                fleet.set(Risks.of(each).at(clock.instant().plusSeconds(60), 60));
            }
            minutes(loop, 1, 90, ONE, series("shop", "w6"));
        }
        assertThat(world.done).isEmpty(); // quiet for nine minutes only
        minutes(loop, 1, 90, ONE);
        assertThat(world.done).hasSize(1);
        assertThat(world.told).hasSize(1);
    }

    @Test
    void theBudgetOfAllWorkloadsTogetherHolds() throws IOException {
        policy("guardrails: { storm: { workloads: 100 }, maxShare: 1, totalPerHour: 3 }");
        HealingLoop loop = loop();
        minutes(loop, 62, 90, shop(5));
        assertThat(world.done).hasSize(3);
        minutes(loop, 1, 90, shop(5));
        assertThat(world.done).hasSize(6);
    }

    @Test
    void asksEveryRuleOnceMoreJustBeforeTheCall() throws IOException {
        var switches = new ArrayDeque<KillSwitch>();
        HealingLoop loop = loop(
                new Hands(world, () -> switches.isEmpty() ? new KillSwitch.Off() : switches.removeFirst()),
                PolicyStateStore.none());
        minutes(loop, 2, 90, ONE);
        switches.add(new KillSwitch.Off());
        switches.add(new KillSwitch.On("somebody was quick"));
        minutes(loop, 1, 90, ONE);
        assertThat(world.done).isEmpty();
        assertThat(journal.recent(1).getFirst().receipts())
                .singleElement()
                .isInstanceOf(ActionReceipt.Refused.class)
                .extracting(ActionReceipt::said)
                .asString()
                .contains("just before the call the kill switch stops all actions: somebody was quick");
        minutes(loop, 1, 90, ONE); // as if it had not been decided: no cooldown, no failure
        assertThat(world.done).hasSize(1);
    }

    private static Leadership standing(Supplier<Leadership.Standing> present) {
        return new Leadership() {
            @Override
            public Standing present() {
                return present.get();
            }

            @Override
            public Standing confirm() {
                return present();
            }
        };
    }

    @Test
    void onlyTheLeaderActsAndWhatIsNotKnownIsNo() throws IOException {
        HealingLoop follower = loop(
                new Hands(world, KillSwitch.Off::new, standing(() -> new Leadership.Follower("pod b"))),
                PolicyStateStore.none());
        minutes(follower, 5, 90, ONE);
        HealingLoop lost = loop(
                new Hands(world, KillSwitch.Off::new, standing(() -> {
                    throw new IllegalStateException("no answer");
                })),
                PolicyStateStore.none());
        minutes(lost, 5, 90, ONE);
        assertThat(world.done).isEmpty();
        assertThat(kinds()).contains("not-leader");
        assertThat(journal.recent(1).getFirst().decision().because()).contains("no answer");
    }

    @Test
    void whatIsNotKnownIsLookedUpBeforeAnythingElseIsDoneThere() throws IOException {
        HealingLoop loop = loop();
        world.mood = FickleWorld.Mood.DOES_AND_IS_LOST;
        world.silent = true;
        minutes(loop, 33, 90, ONE);
        world.mood = FickleWorld.Mood.APPLIES;
        assertThat(world.doneOn("shop/w1")).hasSize(1);
        assertThat(world.lookedUp)
                .hasSizeGreaterThan(3)
                .containsOnly(world.done.keySet().iterator().next());
        assertThat(kinds()).last().isEqualTo("unresolved");
        world.silent = false;
        minutes(loop, 40, 90, ONE);
        assertThat(journal.recent(1000).stream()
                        .flatMap(r -> r.receipts().stream())
                        .limit(50))
                .anySatisfy(receipt -> assertThat(receipt.said()).isEqualTo("was done"));
        assertThat(world.doneOn("shop/w1")).hasSizeGreaterThan(1);
    }

    @Test
    void anOpenBreakerOutlivesARestart() throws IOException {
        policy("guardrails: { breaker: { failureThreshold: 1, timeout: 1h } }");
        world.mood = FickleWorld.Mood.REFUSES;
        HealingLoop first = loop(Hands.free(world), file());
        minutes(first, 3, 90, ONE);
        first.save();
        world.mood = FickleWorld.Mood.APPLIES;
        HealingLoop second = loop(Hands.free(world), file());
        minutes(second, 59, 90, ONE);
        assertThat(world.done).isEmpty();
        assertThat(kinds()).contains("target-breaker");
        minutes(second, 1, 90, ONE);
        assertThat(world.done).hasSize(1);
    }

    @Test
    void anExecutorThatFailsEverywhereIsLeftAloneEverywhere() throws IOException {
        policy("guardrails: { storm: { workloads: 100 }, maxShare: 1, breaker: { failureThreshold: 3, timeout: 1h } }");
        world.mood = FickleWorld.Mood.REFUSES;
        HealingLoop loop = loop();
        minutes(loop, 3, 90, shop(5));
        assertThat(kinds()).contains("executor-breaker");
        assertThat(journal.recent(1000).stream().filter(r -> !r.receipts().isEmpty()))
                .hasSize(3);
    }

    @Test
    void asManyReplicasAsAskedForAreLeft() throws IOException {
        policy("guardrails: { minHealthy: 2 }");
        world.replicas = Optional.of(new Replicas(2, 3));
        HealingLoop loop = loop();
        minutes(loop, 4, 90, ONE);
        assertThat(world.done).isEmpty();
        assertThat(kinds()).last().isEqualTo("minimum-healthy");
        world.replicas = Optional.of(new Replicas(3, 3));
        minutes(loop, 1, 90, ONE);
        assertThat(world.done).hasSize(1);
    }

    @Test
    void whatWaitsForApprovalOutlivesARestartAndIsDoneOnce() throws IOException {
        policy("approval: { expires: 20m }");
        assertThat(book.replace(RESTARTS.replace("mode: act", "mode: approve"))).isEmpty();
        HealingLoop first = loop(Hands.free(world), file());
        minutes(first, 3, 90, ONE);
        assertThat(world.done).isEmpty();
        HealingLoop second = loop(Hands.free(world), file());
        minutes(second, 3, 90, ONE);
        String id = second.approvals().getFirst().approval().id();
        assertThat(second.approvals()).hasSize(1).first().satisfies(standing -> {
            assertThat(standing.status()).isEqualTo(Approval.Status.WAITING);
            assertThat(standing.approval().target()).isEqualTo(new Workload("shop/w1"));
        });
        assertThat(second.why(new Workload("shop/w1")).getFirst().answers())
                .last()
                .satisfies(answer -> {
                    assertThat(answer.check().rule()).isEqualTo("awaiting-approval");
                    assertThat(answer.until())
                            .contains(second.approvals().getFirst().approval().expires());
                });
        assertThat(second.settle("other", true, "anna")).isInstanceOf(Steering.Settled.NotFound.class);
        assertThat(second.settle(id, true, "anna")).isInstanceOf(Steering.Settled.Taken.class);
        assertThat(second.settle(id, false, "ben")).isInstanceOf(Steering.Settled.TooLate.class);
        HealingLoop third = loop(Hands.free(world), file());
        minutes(third, 4, 90, ONE);
        assertThat(world.done.values())
                .singleElement()
                .extracting(ActionRequest::reason)
                .asString()
                .contains("approved by anna");
        assertThat(third.approvals().getFirst().status()).isEqualTo(Approval.Status.DONE);
        assertThat(kinds()).contains("propose", "act");
    }

    @Test
    void tellsWhyWithEveryRuleAndWhenItWouldPass() throws IOException {
        HealingLoop loop = loop();
        minutes(loop, 4, 90, ONE, series("shop", "w2"));
        Instant acted = world.done.values().iterator().next().at();
        String target = world.done.values().iterator().next().target().name();
        Explanation why = loop.why(new Workload(target)).getFirst();
        assertThat(why.policy()).isEqualTo("restarts");
        assertThat(why.answers()).hasSizeGreaterThanOrEqualTo(23);
        assertThat(why.answers().stream()
                        .filter(answer -> answer.check().rule().equals("cooling-down"))
                        .findFirst()
                        .orElseThrow()
                        .until())
                .contains(acted.plus(Duration.ofMinutes(10)));
        assertThat(why.answers())
                .allSatisfy(answer -> assertThat(answer.check().sentence()).isNotBlank());
        assertThat(loop.why(new Workload("nobody"))).isEmpty();
        assertThat(loop.targets()).containsExactly("shop/w1", "shop/w2");
    }

    @Test
    void everyDecisionIsTheSameWhenItIsTakenAgainOnItsRecord() throws IOException {
        policy("guardrails: { breaker: { failureThreshold: 2, timeout: 5m } }");
        HealingLoop loop = loop();
        minutes(loop, 30, 90, ONE, series("shop", "w2"));
        world.mood = FickleWorld.Mood.IS_LOST;
        minutes(loop, 60, 90, ONE, series("shop", "w2"));
        assertThat(journal.recent(1000))
                .hasSizeGreaterThan(10)
                .allSatisfy(record -> assertThat(record.replay()).contains(record.decision()));
    }
}
