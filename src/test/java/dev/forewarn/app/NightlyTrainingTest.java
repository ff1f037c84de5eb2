package dev.forewarn.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forewarn.training.GateVerdict;
import dev.forewarn.training.ModelStoreException;
import dev.forewarn.training.Scorecard;
import dev.forewarn.training.Training;
import dev.forewarn.training.TrainingSchedule;
import dev.forewarn.training.TrainingStatus.Result;
import dev.forewarn.training.TrainingStatus.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The schedule inside the service, with time turned by hand and work that waits until it is let go. */
class NightlyTrainingTest {
    @TempDir
    private Path directory = Path.of("");

    private Instant now = Instant.parse("2026-04-01T12:00:00Z");
    private final List<Runnable> waiting = new ArrayList<>();
    private int runs;

    private Supplier<Training.Report> job = () -> report(true);

    private NightlyTraining nightly(Supplier<Training.Report> work) {
        job = work;
        return new NightlyTraining(
                TrainingSchedule.of("0 2 * * *", "UTC", Duration.ZERO, 1),
                () -> job.get(),
                new TrainingRecord(directory.resolve("state/training.json")),
                waiting::add,
                () -> now);
    }

    private NightlyTraining nightly() {
        return nightly(() -> report(true));
    }

    private Training.Report report(boolean isPromoted) {
        runs++;
        return new Training.Report(
                "v" + runs,
                List.of(),
                Scorecard.none(),
                new GateVerdict(isPromoted, isPromoted ? "promoted" : "held back: worse", "v0", 3, List.of()),
                0);
    }

    private void work() {
        List.copyOf(waiting).forEach(Runnable::run);
        waiting.clear();
    }

    private void at(String time) {
        now = Instant.parse(time);
    }

    @Test
    void runsWhenItsTimeHasCome() {
        var nightly = nightly();
        assertThat(nightly.planned().next()).isEqualTo("2026-04-02T02:00:00Z");
        nightly.look();
        assertThat(waiting).isEmpty();
        at("2026-04-02T02:00:00Z");
        nightly.look();
        assertThat(nightly.planned().isRunning()).isTrue();
        work();
        assertThat(runs).isEqualTo(1);
        assertThat(nightly.planned().next()).isEqualTo("2026-04-03T02:00:00Z");
        assertThat(nightly.planned().last()).map(Run::result).contains(Result.PROMOTED);
    }

    @Test
    void neverTwoAtOnceAndWhatIsMissedMeanwhileRunsOnceLater() {
        var nightly = nightly();
        at("2026-04-02T02:00:00Z");
        nightly.look();
        at("2026-04-04T03:00:00Z");
        nightly.look();
        nightly.look();
        assertThat(waiting).hasSize(1);
        work();
        assertThat(runs).isEqualTo(1);
        assertThat(nightly.planned().next()).isEqualTo("2026-04-05T02:00:00Z");
    }

    @Test
    void catchesUpOnceAfterADowntime() {
        var before = nightly();
        at("2026-04-02T02:00:00Z");
        before.look();
        work();
        at("2026-04-06T09:00:00Z");
        var after = nightly();
        assertThat(after.planned().next()).isEqualTo("2026-04-06T09:01:00Z");
        assertThat(after.planned().last()).map(Run::version).contains("v1");
        at("2026-04-06T09:01:00Z");
        after.look();
        work();
        assertThat(runs).isEqualTo(2);
        assertThat(after.planned().next()).isEqualTo("2026-04-07T02:00:00Z");
        at("2026-04-06T10:00:00Z");
        assertThat(nightly().planned().next()).isEqualTo("2026-04-07T02:00:00Z");
    }

    @Test
    void aRunThatWasCutOffByTheEndOfTheServiceIsNotTakenForDone() {
        var before = nightly();
        at("2026-04-02T02:00:00Z");
        endTheProcessIn(before);
        at("2026-04-02T02:10:00Z");
        var second = nightly();
        assertThat(second.planned().next()).isEqualTo("2026-04-02T02:11:00Z");
        at("2026-04-02T02:11:00Z");
        endTheProcessIn(second);
        endTheProcessIn(nightly());
        assertThat(nightly().planned().next()).as("it may be what ends it").isEqualTo("2026-04-03T02:00:00Z");
    }

    /** The work begins and its thread dies with the process. */
    private void endTheProcessIn(NightlyTraining nightly) {
        job = () -> {
            throw new AssertionError("the process ends");
        };
        now = nightly.planned().next();
        nightly.look();
        assertThatThrownBy(this::work).isInstanceOf(Error.class);
        waiting.clear();
    }

    @Test
    void theFirstStartOwesNothing() {
        assertThat(nightly().planned().next()).isEqualTo("2026-04-02T02:00:00Z");
        assertThat(nightly().planned().last()).isEmpty();
    }

    @Test
    void aFailureIsToldAndTheNextNightIsAnotherTry() {
        var nightly = nightly(() -> {
            throw new ModelStoreException("the disk is full");
        });
        at("2026-04-02T02:00:00Z");
        nightly.look();
        work();
        assertThat(nightly.planned().last()).hasValueSatisfying(run -> {
            assertThat(run.result()).isEqualTo(Result.FAILED);
            assertThat(run.detail()).isEqualTo("the disk is full");
        });
        assertThat(nightly.planned().next()).isEqualTo("2026-04-03T02:00:00Z");
    }

    @Test
    void aVersionHeldBackIsToldAsThat() {
        var nightly = nightly(() -> report(false));
        at("2026-04-02T02:00:00Z");
        nightly.look();
        work();
        assertThat(nightly.planned().last()).map(Run::result).contains(Result.HELD_BACK);
    }

    @Test
    void aRecordThatCannotBeReadCostsNothingElse() throws IOException {
        Files.createDirectories(directory.resolve("state"));
        Files.writeString(directory.resolve("state/training.json"), "{\"begun\":");
        assertThat(nightly().planned().next()).isEqualTo("2026-04-02T02:00:00Z");
    }
}
