package dev.forewarn.app;

import dev.forewarn.selection.Relabelling;

/**
 * What is taken in at the doors.
 *
 * @param relabelling which series are left out, and what the others are called
 * @param maxSeries   how many series there may be; beyond it new ones are refused
 */
record IntakeSettings(Relabelling relabelling, int maxSeries) {
    static final int DEFAULT_MAX_SERIES = 1_000_000;

    /** Takes everything as it comes. */
    static IntakeSettings open() {
        return new IntakeSettings(Relabelling.none(), DEFAULT_MAX_SERIES);
    }
}
