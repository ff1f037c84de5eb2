package dev.forewarn.app;

import dev.forewarn.selection.Relabelling;
import java.time.Duration;

/**
 * What is taken in at the doors.
 *
 * @param relabelling which series are left out, and what the others are called
 * @param maxSeries   how many series there may be; beyond it new ones are refused
 * @param evictAfter  so long a series is silent before its state leaves the memory
 */
record IntakeSettings(Relabelling relabelling, int maxSeries, Duration evictAfter) {
    static final int DEFAULT_MAX_SERIES = 1_000_000;
    static final Duration DEFAULT_EVICT_AFTER = Duration.ofHours(2);

    /** Takes everything as it comes. */
    static IntakeSettings open() {
        return new IntakeSettings(Relabelling.none(), DEFAULT_MAX_SERIES, DEFAULT_EVICT_AFTER);
    }
}
