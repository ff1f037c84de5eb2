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
     */
    record ModelVersion(
            String id,
            Instant publishedAt,
            boolean current,
            int series,
            String dataHash,
            String codeRevision,
            long seed) {}
}
