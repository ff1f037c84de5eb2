package dev.forewarn.app;

import dev.forewarn.adapter.timescale.Retention;
import dev.forewarn.loop.PredictionNotes;
import java.time.Duration;
import java.util.List;

/**
 * How long the store keeps what, and which predictions it is given.
 *
 * @param samples         how long they are kept, and in what pieces
 * @param predicted       of which series predictions are written down
 * @param predictEvery    how often
 * @param keepPredictions how long
 */
record StoreSettings(
        Retention samples, PredictionNotes.Choice predicted, Duration predictEvery, Duration keepPredictions) {
    static final String FOREVER = "forever";
    static final Duration LONGEST_KEPT = Duration.ofDays(36_500);
    static final int DEFAULT_PREDICTED = 200;
    static final int MOST_PREDICTED = 5_000;
    static final Duration DEFAULT_EVERY = Duration.ofMinutes(5);
    static final Duration DEFAULT_KEEP_PREDICTIONS = Duration.ofDays(30);

    /** All samples are kept, and the predictions of the highest risks for a month. */
    static StoreSettings usual() {
        return new StoreSettings(
                Retention.FOREVER,
                new PredictionNotes.Choice(List.of(), DEFAULT_PREDICTED),
                DEFAULT_EVERY,
                DEFAULT_KEEP_PREDICTIONS);
    }
}
