package dev.forewarn.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forewarn.action.ActionExecutor;
import dev.forewarn.action.ActionReceipt;
import dev.forewarn.action.ActionRequest;
import dev.forewarn.adapter.files.FilePolicyBook;
import dev.forewarn.adapter.files.PolicyFiles;
import dev.forewarn.decision.Risks;
import dev.forewarn.outcome.Counterfactual;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;

/**
 * Kills the loop at any point between deciding, acting and recording, again and again: afterwards nothing is repeated
 * blindly. {@link FickleWorld} watches.
 */
class CrashPropertyTest {
    private static final String POLICY = """
            trigger: { metric: cpu, threshold: 80, duration: 2m }
            actions: [ { type: restart } ]
            cooldown: 5m
            settling: 2m
            mode: act
            guardrails: { maxShare: 1, totalPerHour: 1000, perHour: 1000, warmUp: 0s, breaker: { failureThreshold: 1000 } }
            """;
    private static final Duration COOLDOWN = Duration.ofMinutes(5);
    private static final List<String> TARGETS = List.of("w1", "w2");

    /** Ends the process at that point. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** One minute: what is read, how the world feels, whether it answers questions, and when the process dies. */
    record Minute(double value, FickleWorld.Mood mood, boolean silent, int killedAtStep) {}

    /** Counts the steps of one tick that could be the last. */
    private static final class Fate {
        private int left;

        void step() {
            if (--left == 0) {
                throw new Killed();
            }
        }
    }

    /** What is on the disk, and stays there. */
    private static final class Disk implements PolicyStateStore {
        private final Fate fate;
        private PolicyStates saved = PolicyStates.NONE;

        Disk(Fate fate) {
            this.fate = fate;
        }

        @Override
        public PolicyStates load() {
            return saved;
        }

        @Override
        public void save(PolicyStates states) {
            fate.step();
            saved = states;
            fate.step();
        }
    }

    private record Line(FickleWorld world, Fate fate) implements ActionExecutor {
        @Override
        public ActionReceipt execute(ActionRequest request) {
            fate.step();
            ActionReceipt receipt = world.execute(request);
            fate.step();
            return receipt;
        }

        @Override
        public ActionReceipt lookUp(ActionRequest request) {
            fate.step();
            ActionReceipt receipt = world.lookUp(request);
            fate.step();
            return receipt;
        }

        @Override
        public String describe() {
            return world.describe();
        }
    }

    @Provide
    Arbitrary<List<Minute>> histories() {
        return Combinators.combine(
                        Arbitraries.of(90.0, 90.0, 90.0, 60.0),
                        Arbitraries.of(FickleWorld.Mood.class),
                        Arbitraries.of(false, true),
                        Arbitraries.integers().between(0, 8))
                .as(Minute::new)
                .list()
                .ofMinSize(10)
                .ofMaxSize(40);
    }

    @Property(tries = 600)
    void nothingIsRepeatedBlindly(@ForAll("histories") List<Minute> history) throws IOException {
        var clock = new ManualClock(Risks.NOON);
        var fleet = new Fleet();
        var book = new FilePolicyBook(new PolicyFiles(), Optional.empty());
        assertThat(book.replace(POLICY)).isEmpty();
        var world = new FickleWorld();
        var fate = new Fate();
        var disk = new Disk(fate);
        HealingLoop loop = started(clock, fleet, book, new Line(world, fate), disk);
        int killed = 0;
        for (Minute minute : history) {
            clock.advance(Duration.ofMinutes(1));
            for (String target : TARGETS) {
                fleet.set(Risks.of("cpu{app=\"" + target + "\"}").at(clock.instant(), minute.value()));
            }
            world.mood = minute.mood();
            world.silent = minute.silent();
            fate.left = minute.killedAtStep();
            try {
                loop.tick();
            } catch (Killed e) {
                killed++;
                fate.left = 0;
                loop = started(clock, fleet, book, new Line(world, fate), disk);
            }
            assertThat(world.violations).isEmpty();
        }
        TARGETS.forEach(target -> requireCooldown(world.doneOn(target)));
        assertThat(Set.copyOf(world.lookedUp)).allSatisfy(key -> assertThat(key).contains("/restart/"));
        Statistics.label("killed at least once, and something done")
                .collect(killed > 0 && !world.done.isEmpty())
                .coverage(c -> c.check(true).percentage(share -> share > 50));
    }

    private static void requireCooldown(List<ActionRequest> done) {
        for (int i = 1; i < done.size(); i++) {
            Instant before = done.get(i - 1).at();
            assertThat(Duration.between(before, done.get(i).at())).isGreaterThanOrEqualTo(COOLDOWN);
        }
    }

    private static HealingLoop started(
            ManualClock clock, Fleet fleet, FilePolicyBook book, ActionExecutor executor, PolicyStateStore disk)
            throws IOException {
        var records = new Records(
                new PolicyMemory(disk),
                new DecisionJournal(100),
                new EventHub(10),
                new FollowUps(Counterfactual.unknown()));
        return new HealingLoop(clock, fleet, book, Hands.free(executor), records);
    }
}
