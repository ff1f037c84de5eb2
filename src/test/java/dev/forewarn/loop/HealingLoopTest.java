package dev.forewarn.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forewarn.action.Action;
import dev.forewarn.action.ActionExecutor;
import dev.forewarn.action.ActionReceipt;
import dev.forewarn.action.ActionRequest;
import dev.forewarn.action.DryRunExecutor;
import dev.forewarn.action.Workload;
import dev.forewarn.adapter.files.FilePolicyBook;
import dev.forewarn.adapter.files.PolicyFiles;
import dev.forewarn.adapter.files.PolicyStateFile;
import dev.forewarn.adapter.simulated.SimulatedCluster;
import dev.forewarn.decision.Decision;
import dev.forewarn.decision.KillSwitch;
import dev.forewarn.decision.Risks;
import dev.forewarn.outcome.Counterfactual;
import dev.forewarn.outcome.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class HealingLoopTest {
    private static final String SCALES = """
            name: scales
            trigger: { metric: cpu, threshold: 80, duration: 2m }
            actions: [ { type: scale, parameters: { increment: 1, max: 10 } } ]
            cooldown: 10m
            mode: act
            """;
    private static final String A = "cpu{app=\"checkout\",pod=\"a\"}";
    private static final String B = "cpu{app=\"checkout\",pod=\"b\"}";

    @TempDir
    Path directory;

    private final ManualClock clock = new ManualClock(Risks.NOON);
    private final Fleet fleet = new Fleet();
    private final FilePolicyBook book = new FilePolicyBook(new PolicyFiles(), Optional.empty());
    private final SimulatedCluster cluster =
            new SimulatedCluster(Duration.ofMinutes(1), Map.of(new Workload("checkout"), 2, new Workload("cart"), 2));
    private final DecisionJournal journal = new DecisionJournal(1000);
    private final EventHub hub = new EventHub(1000);

    @BeforeEach
    void takeUpAPolicy() {
        assertThat(book.replace(SCALES)).isEmpty();
    }

    private HealingLoop loop(Hands hands, PolicyStateStore store) throws IOException {
        Counterfactual untouched = (series, target, value, at) -> {
            var workload = new Workload(target);
            return Optional.of(value * cluster.readyReplicas(workload, at) / cluster.initialReplicas(workload));
        };
        var records = new Records(new PolicyMemory(store), journal, hub, new FollowUps(untouched));
        return new HealingLoop(clock, fleet, book, hands, records);
    }

    private HealingLoop loop() throws IOException {
        return loop(Hands.free(cluster), PolicyStateStore.none());
    }

    /** One minute passes, every series reads the value, the loop ticks. */
    private void minute(HealingLoop loop, double value, String... series) {
        clock.advance(Duration.ofMinutes(1));
        for (String each : series) {
            fleet.set(Risks.of(each).at(clock.instant(), value));
        }
        loop.tick();
    }

    private List<String> kinds() {
        return journal.recent(1000).reversed().stream()
                .map(r -> r.decision() instanceof Decision.Hold hold
                        ? hold.rule()
                        : r.decision().kind())
                .toList();
    }

    @Test
    void actsOnceForTwoSeriesOfOneWorkload() throws IOException {
        HealingLoop loop = loop();
        for (int i = 0; i < 8; i++) {
            minute(loop, 90, A, B);
        }
        assertThat(cluster.applied()).singleElement().satisfies(request -> {
            assertThat(request.target()).isEqualTo(new Workload("checkout"));
            assertThat(request.reason()).contains("scale +1").contains("is 90, above 80");
        });
        assertThat(cluster.desiredReplicas(new Workload("checkout"), Instant.EPOCH.plusSeconds(4_000_000_000L)))
                .isEqualTo(3);
    }

    @Test
    void workloadsDoNotShareACooldown() throws IOException {
        HealingLoop loop = loop();
        for (int i = 0; i < 4; i++) {
            minute(loop, 90, A, "cpu{app=\"cart\"}");
        }
        assertThat(cluster.applied()).extracting(r -> r.target().name()).containsExactlyInAnyOrder("checkout", "cart");
    }

    @Test
    void recordsAHoldOnlyWhenItsReasonChanges() throws IOException {
        HealingLoop loop = loop();
        minute(loop, 70, A);
        for (int i = 0; i < 8; i++) {
            minute(loop, 90, A);
        }
        minute(loop, 70, A);
        minute(loop, 90, A);
        assertThat(kinds()).containsExactly("not-sustained", "act", "cooling-down", "not-sustained");
        assertThat(journal.recent(2))
                .hasSize(2)
                .first()
                .satisfies(r -> assertThat(r.at()).isEqualTo(clock.instant()));
        assertThat(journal.recent(1000)).extracting(DecisionRecord::id).isSortedAccordingTo(Comparator.reverseOrder());
    }

    @Test
    void tellsListenersWhatItRecorded() throws Exception {
        var heard = new LinkedBlockingQueue<Event>();
        hub.subscribe(heard::add);
        HealingLoop loop = loop();
        for (int i = 0; i < 3; i++) {
            minute(loop, 90, A);
        }
        assertThat(List.of(heard.take(), heard.take()))
                .allSatisfy(e -> assertThat(e).isInstanceOf(Event.Decided.class))
                .last()
                .satisfies(
                        e -> assertThat(((Event.Decided) e).record().receipts()).hasSize(1));
    }

    @Test
    void aRecommendingPolicyTouchesNothing() throws IOException {
        book.replace(SCALES.replace("mode: act", ""));
        HealingLoop loop = loop();
        for (int i = 0; i < 8; i++) {
            minute(loop, 90, A);
        }
        assertThat(cluster.applied()).isEmpty();
        assertThat(kinds()).containsExactly("not-sustained", "recommend", "cooling-down");
    }

    @Test
    void waitsForTheEffectOfAnotherPolicysAction() throws IOException {
        book.replace(SCALES + "---\n"
                + SCALES.replace("scales", "restarts")
                        .replace("{ type: scale, parameters: { increment: 1, max: 10 } }", "{ type: restart }"));
        HealingLoop loop = loop();
        for (int i = 0; i < 9; i++) {
            minute(loop, 90, A);
        }
        assertThat(cluster.applied()).extracting(r -> r.action().type()).containsExactly("scale", "restart");
        assertThat(Duration.between(
                        cluster.applied().get(0).at(), cluster.applied().get(1).at()))
                .isEqualTo(Duration.ofMinutes(5));
        assertThat(kinds()).contains("other-policy");
    }

    @Test
    void aKillSwitchThatFailsStopsEverything() throws IOException {
        var hands = new Hands(cluster, () -> {
            throw new IllegalStateException("no connection");
        });
        HealingLoop loop = loop(hands, PolicyStateStore.none());
        for (int i = 0; i < 5; i++) {
            minute(loop, 90, A);
        }
        assertThat(cluster.applied()).isEmpty();
        assertThat(journal.recent(1).getFirst().decision().because()).contains("no connection");
    }

    @Test
    void aCooldownOutlivesARestart() throws IOException {
        var file = new PolicyStateFile(directory.resolve("state.json"));
        HealingLoop first = loop(Hands.free(cluster), file);
        for (int i = 0; i < 3; i++) {
            minute(first, 90, A);
        }
        HealingLoop second = loop(Hands.free(cluster), file);
        for (int i = 0; i < 9; i++) {
            minute(second, 90, A);
        }
        assertThat(cluster.applied()).hasSize(1);
        minute(second, 90, A);
        assertThat(cluster.applied()).hasSize(2);
    }

    @Test
    void doesNothingThatItCannotRemember() throws IOException {
        PolicyStateStore full = new PolicyStateStore() {
            @Override
            public PolicyStates load() {
                return PolicyStates.NONE;
            }

            @Override
            public void save(PolicyStates states) throws IOException {
                throw new IOException("no space left");
            }
        };
        HealingLoop loop = loop(Hands.free(cluster), full);
        for (int i = 0; i < 5; i++) {
            minute(loop, 90, A);
        }
        assertThat(cluster.applied()).isEmpty();
        assertThat(journal.recent(1000).stream().flatMap(r -> r.receipts().stream()))
                .singleElement()
                .satisfies(r -> assertThat(r.said()).contains("no space left"));
    }

    @Test
    void anExecutorThatFailsLeavesTheFateUnknown() throws IOException {
        ActionExecutor broken = new ActionExecutor() {
            @Override
            public ActionReceipt execute(ActionRequest request) {
                throw new IllegalStateException("connection reset");
            }

            @Override
            public String describe() {
                return "broken";
            }
        };
        HealingLoop loop = loop(Hands.free(broken), PolicyStateStore.none());
        for (int i = 0; i < 5; i++) {
            minute(loop, 90, A);
        }
        assertThat(journal.recent(1000).stream().flatMap(r -> r.receipts().stream()))
                .singleElement()
                .isInstanceOf(ActionReceipt.Unknown.class);
    }

    @Test
    void judgesWhatBecameOfAnAction() throws IOException {
        HealingLoop loop = loop();
        for (int i = 0; i < 3; i++) {
            minute(loop, 90, A);
        }
        String id = journal.recent(1).getFirst().id();
        for (int i = 0; i < 9; i++) {
            minute(loop, 60, A);
            assertThat(journal.outcomeOf(id)).isEmpty();
        }
        minute(loop, 60, A);
        assertThat(journal.outcomeOf(id)).containsInstanceOf(Outcome.Averted.class);
    }

    @Test
    void tellsABreachAvertedFromOneThatNeverThreatened() throws IOException {
        book.replace(SCALES + "predict: { horizon: 30m, probability: 0.8 }\nguardrails: { warmUp: 0s }\n");
        HealingLoop loop = loop();
        var likely = Risks.of(A).withProbability(0.9);
        for (int i = 0; i < 45; i++) {
            clock.advance(Duration.ofMinutes(1));
            double offered = i < 10 ? 140 : 180;
            double perReplica = cluster.loadPerReplica(new Workload("checkout"), offered, clock.instant());
            fleet.set((i < 2 ? likely : Risks.of(A)).at(clock.instant(), perReplica));
            loop.tick();
        }
        DecisionRecord act = journal.recent(1000).stream()
                .filter(r -> r.decision() instanceof Decision.Act)
                .findFirst()
                .orElseThrow();
        assertThat(journal.outcomeOf(act.id()))
                .hasValueSatisfying(o -> assertThat(o)
                        .isInstanceOf(Outcome.Averted.class)
                        .extracting(Outcome::because)
                        .asString()
                        .contains("without the action it would have been 90"));
    }

    @Test
    void forgetsSeriesThatAreGoneButNotWhatItDid() throws IOException {
        HealingLoop loop = loop();
        for (int i = 0; i < 3; i++) {
            minute(loop, 90, A);
        }
        fleet.clear();
        minute(loop, 90);
        for (int i = 0; i < 5; i++) {
            minute(loop, 90, B);
        }
        assertThat(cluster.applied()).hasSize(1);
        assertThat(kinds().getLast()).isEqualTo("cooling-down");
    }

    @Test
    void takesUpNewPoliciesOnTheNextTick() throws IOException {
        HealingLoop loop = loop(Hands.free(new DryRunExecutor()), PolicyStateStore.none());
        book.replace("[]");
        for (int i = 0; i < 5; i++) {
            minute(loop, 90, A);
        }
        assertThat(kinds()).isEmpty();
        book.replace(SCALES);
        for (int i = 0; i < 3; i++) {
            minute(loop, 90, A);
        }
        assertThat(kinds()).containsExactly("not-sustained", "act");
        assertThat(journal.recent(1).getFirst().decision())
                .isInstanceOfSatisfying(
                        Decision.Act.class, act -> assertThat(act.actions()).containsExactly(new Action.Scale(1, 10)));
    }

    @Test
    void resumesWhenTheKillSwitchIsOffAgain() throws IOException {
        var states = new ArrayList<KillSwitch>(List.of(new KillSwitch.On("incident")));
        HealingLoop loop = loop(new Hands(cluster, states::getLast), PolicyStateStore.none());
        for (int i = 0; i < 5; i++) {
            minute(loop, 90, A);
        }
        assertThat(cluster.applied()).isEmpty();
        states.add(new KillSwitch.Off());
        minute(loop, 90, A);
        assertThat(cluster.applied()).hasSize(1);
    }
}
