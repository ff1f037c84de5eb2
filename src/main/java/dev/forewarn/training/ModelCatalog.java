package dev.forewarn.training;

import java.time.Instant;
import java.util.List;

/** The published model versions of a model directory, newest first. */
public interface ModelCatalog {
    List<ModelVersion> versions();

    /**
     * One published version.
     *
     * @param id        unique, sorts by time
     * @param current   true for the one in service
     * @param series    how many series it was fitted for
     * @param dataHash  SHA-256 of the training samples
     * @param verdict   the gate's, in one sentence
     * @param problem   why its manifest cannot be read; empty where it can
     */
    record ModelVersion(
            String id,
            Instant publishedAt,
            boolean current,
            int series,
            String dataHash,
            String codeRevision,
            long seed,
            String verdict,
            String problem) {
        /** One whose manifest was read, and of whose gate nothing is said. */
        public ModelVersion(
                String id,
                Instant publishedAt,
                boolean current,
                int series,
                String dataHash,
                String codeRevision,
                long seed) {
            this(id, publishedAt, current, series, dataHash, codeRevision, seed, "", "");
        }
    }
}
