package dev.forewarn.app;

import dev.forewarn.metric.MetricStoreException;
import dev.forewarn.training.ModelStoreException;
import dev.forewarn.training.Training;
import dev.forewarn.training.TrainingSchedule;
import dev.forewarn.training.TrainingStatus.Planned;
import dev.forewarn.training.TrainingStatus.Result;
import dev.forewarn.training.TrainingStatus.Run;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Training by schedule. Runs never overlap: the next time is looked for when a run is over. What was missed while the
 * service was down is made up for by one run soon after the start, however many were missed.
 *
 * <p>Moved by {@link #look}, which somebody calls now and then; the run itself goes to an executor.
 */
final class NightlyTraining {
    private static final Logger LOG = LoggerFactory.getLogger(NightlyTraining.class);
    private static final Duration AFTER_START = Duration.ofMinutes(1);

    /** A run that ended the process this often waits for its next time: it may be what ends it. */
    private static final int MOST_ATTEMPTS = 3;

    private final TrainingSchedule schedule;
    private final Supplier<Training.Report> job;
    private final TrainingRecord record;
    private final Executor background;
    private final InstantSource time;
    private Instant next;
    private boolean isRunning;
    private Optional<Run> last;

    /**
     * Plans the next run.
     *
     * @param job trains and publishes
     */
    NightlyTraining(
            TrainingSchedule schedule,
            Supplier<Training.Report> job,
            TrainingRecord record,
            Executor background,
            InstantSource time) {
        this.schedule = schedule;
        this.job = job;
        this.record = record;
        this.background = background;
        this.time = time;
        this.last = record.last();
        Instant now = time.instant();
        boolean isCutOff = record.unfinished() > 0 && record.unfinished() < MOST_ATTEMPTS;
        boolean isMissed = isCutOff
                || record.begun()
                        .map(begun -> !schedule.next(begun).isAfter(now))
                        .orElse(false);
        this.next = isMissed ? schedule.begin(now.plus(AFTER_START)) : schedule.begin(schedule.next(now));
        if (isMissed) {
            LOG.info("A training was missed, or cut off by the end of the service; it runs at {}", next);
        } else {
            LOG.info("Training runs by schedule ({}), next at {}", schedule.text(), next);
        }
        if (record.begun().isEmpty()) {
            record.since(now); // from now on a missed run can be told from one that was never planned
        }
    }

    /** Begins a run where it is due. */
    void look() {
        synchronized (this) {
            if (isRunning || time.instant().isBefore(next)) {
                return;
            }
            isRunning = true;
        }
        background.execute(this::run);
    }

    /** One run now. */
    @SuppressWarnings("CatchingUnchecked") // whatever a run comes to, the next one must be planned
    private void run() {
        Instant begun = time.instant();
        Run run;
        try {
            record.begin(begun);
            LOG.info("Training begins");
            Training.Report report = job.get();
            boolean isPromoted = report.verdict().promoted();
            run = new Run(
                    begun,
                    time.instant(),
                    isPromoted ? Result.PROMOTED : Result.HELD_BACK,
                    report.version(),
                    report.verdict().reason());
            LOG.info(
                    "Training published {} of {} series: {}",
                    report.version(),
                    report.rows().size(),
                    run.detail());
        } catch (ModelStoreException | MetricStoreException e) {
            run = failed(begun, e);
            LOG.error("Training failed: {}", e.getMessage());
        } catch (Exception e) {
            run = failed(begun, e);
            LOG.error("Training failed", e);
        }
        synchronized (this) {
            last = Optional.of(run);
            Instant now = time.instant();
            next = schedule.begin(schedule.next(now));
            isRunning = false;
        }
        if (!Thread.currentThread().isInterrupted()) { // else the service ends, and the next start goes on with it
            record.end(run);
        }
    }

    private Run failed(Instant begun, Exception e) {
        return new Run(begun, time.instant(), Result.FAILED, "", String.valueOf(e.getMessage()));
    }

    synchronized Planned planned() {
        return new Planned(schedule.text(), next, isRunning, last);
    }
}
