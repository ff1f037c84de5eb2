package dev.forewarn.training;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** What a running service knows of the model that it serves, and of the training that it does by itself. */
public interface TrainingStatus {
    /** The version that serves; "none" where there is none. */
    String serving();

    /** Why the version that is to be in service does not serve; empty where it does. */
    Optional<String> refused();

    /** Empty where no schedule is set. */
    Optional<Planned> planned();

    /**
     * Training by schedule.
     *
     * @param schedule the cron expression and its zone, for people
     * @param next     when it runs next
     * @param last     the run before; empty before the first
     */
    record Planned(String schedule, Instant next, boolean isRunning, Optional<Run> last) {}

    /**
     * A run that is over.
     *
     * @param version the version that it published; empty where it published none
     * @param detail  the gate's verdict, or what went wrong
     */
    record Run(Instant started, Instant ended, Result result, String version, String detail) {}

    /** What a run came to. */
    enum Result {
        /** The new version serves. */
        PROMOTED,
        /** The gate held it back. */
        HELD_BACK,
        /** Nothing was published. */
        FAILED;

        /** As it is written for people and programs: "held-back". */
        public String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
