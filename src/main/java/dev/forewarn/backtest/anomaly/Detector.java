package dev.forewarn.backtest.anomaly;

import dev.forewarn.metric.SeriesKey;

/** Something that scores the samples of a series as they come. */
interface Detector {
    String name();

    /**
     * Begins a series.
     *
     * @param probation how many samples there are to learn from before anything is judged
     * @param cellsPerDay samples a day at the usual distance between two
     */
    Stream start(SeriesKey series, int probation, int cellsPerDay);

    /** One series under way. */
    interface Stream {
        /** How strange the sample is, the more the higher, from it and those before it; then it may be learnt from. */
        double next(long timeMillis, double value);
    }
}
