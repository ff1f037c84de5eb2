package dev.forewarn.adapter.timescale;

import dev.forewarn.loop.PredictionArchive;
import dev.forewarn.metric.MetricStore;
import java.time.Instant;

/** A store in a database, with what a service does for it now and then. Safe for several threads. */
public interface SampleDatabase extends MetricStore {
    /**
     * Makes room for samples to come, and lets go what is older than what is kept, which from then on is not taken either.
     *
     * @throws dev.forewarn.metric.MetricStoreException where the server does not let it be done now; it may be tried again
     */
    void upkeep(Instant now);

    /** How many samples were left out because they were older than what is kept. */
    long tooOld();

    /** Where predictions are kept. */
    PredictionArchive predictions();

    /** Lets go predictions that were made before; at least those whose partition is over. */
    void forgetPredictionsBefore(Instant before);
}
