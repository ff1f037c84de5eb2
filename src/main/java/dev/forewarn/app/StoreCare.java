package dev.forewarn.app;

import dev.forewarn.adapter.timescale.SampleDatabase;
import dev.forewarn.loop.PredictionNotes;
import dev.forewarn.metric.MetricStoreException;
import dev.forewarn.scoring.RiskView;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is done for the store beside the flow, on a thread of its own that may wait for the database as long as that takes:
 * room for samples to come, retention, and what is predicted written down.
 */
final class StoreCare implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StoreCare.class);
    private static final Duration UPKEEP_EVERY = Duration.ofMinutes(30);

    private final SampleDatabase database;
    private final StoreSettings settings;
    private final InstantSource time;
    private final PredictionNotes notes;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        var thread = new Thread(task, "forewarn-store-care");
        thread.setDaemon(true);
        return thread;
    });
    private long tooOldTold; // the timer's

    StoreCare(
            SampleDatabase database, RiskView risks, StoreSettings settings, MeterRegistry meters, InstantSource time) {
        this.database = database;
        this.settings = settings;
        this.time = time;
        this.notes = new PredictionNotes(risks, database.predictions(), settings.predicted());
        FunctionCounter.builder("forewarn.samples.too.old", database, SampleDatabase::tooOld)
                .description("Samples not stored since they were older than database.retention")
                .register(meters);
        count(meters, "predictions.written", "Predictions written to the store", PredictionNotes::written);
        count(meters, "predictions.failed", "Predictions that could not be written", PredictionNotes::failed);
        count(
                meters,
                "predictions.left.out",
                "Series whose predictions were asked for and not written, since there were more than predictions.limit",
                PredictionNotes::leftOut);
    }

    private void count(MeterRegistry meters, String name, String description, ToDoubleFunction<PredictionNotes> what) {
        FunctionCounter.builder("forewarn." + name, notes, what)
                .description(description)
                .register(meters);
    }

    /** What must be known before the first sample is stored; a database that does not let it be done now is asked again. */
    static void begin(SampleDatabase database, InstantSource time) {
        try {
            database.upkeep(time.instant());
        } catch (MetricStoreException e) {
            LOG.warn("The store's partitions could not be looked after ({}); it is tried again", e.getMessage());
        }
    }

    void runByItself() {
        every(UPKEEP_EVERY, this::upkeep);
        every(settings.predictEvery(), notes::note);
    }

    private void upkeep() {
        database.upkeep(time.instant());
        database.forgetPredictionsBefore(time.instant().minus(settings.keepPredictions()));
        long tooOld = database.tooOld();
        if (tooOld > tooOldTold) {
            LOG.warn("{} samples older than database.retention came and were not stored", tooOld - tooOldTold);
        }
        tooOldTold = tooOld;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the task catches and logs for itself
    private void every(Duration pause, Runnable task) {
        timer.scheduleWithFixedDelay(() -> quietly(task), pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** A scheduled task that throws would never run again. */
    @SuppressWarnings("CatchingUnchecked")
    private static void quietly(Runnable task) {
        try {
            task.run();
        } catch (MetricStoreException e) {
            LOG.error("Looking after the store failed ({}); it is tried again next time", e.getMessage());
        } catch (Exception e) {
            LOG.error("Looking after the store failed; it is tried again next time", e);
        }
    }

    /** Waits for what it is at for some seconds only: all of it can be done again. */
    @Override
    public void close() {
        timer.shutdownNow();
        try {
            if (!timer.awaitTermination(10, TimeUnit.SECONDS)) {
                LOG.warn("Looking after the store did not stop within ten seconds; it is done again later");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
