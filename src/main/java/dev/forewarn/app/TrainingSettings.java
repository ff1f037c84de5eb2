package dev.forewarn.app;

import dev.forewarn.metric.EntityNaming;
import dev.forewarn.training.TrainingSchedule;
import java.time.Duration;
import java.util.Optional;

/**
 * How the service trains on what it has stored.
 *
 * @param schedule when {@code serve} does it by itself; empty: never
 * @param history  how far back samples are read
 * @param threads  how many cores it may take
 * @param seed     of all chance
 * @param entities which series are metrics of one thing
 */
record TrainingSettings(
        Optional<TrainingSchedule> schedule, Duration history, int threads, long seed, EntityNaming entities) {
    static final Duration DEFAULT_HISTORY = Duration.ofDays(30);
    static final Duration DEFAULT_JITTER = Duration.ofMinutes(5);
    static final long DEFAULT_SEED = 1;

    /** Half of the machine: scoring goes on beside it. */
    static int defaultThreads() {
        return Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    }

    /** By hand alone. */
    static TrainingSettings unplanned() {
        return new TrainingSettings(
                Optional.empty(), DEFAULT_HISTORY, defaultThreads(), DEFAULT_SEED, EntityNaming.BY_ALL_LABELS);
    }
}
