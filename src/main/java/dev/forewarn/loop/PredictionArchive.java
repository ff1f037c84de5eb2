package dev.forewarn.loop;

import java.util.List;

/** Keeps predictions. Safe for use by several threads. */
public interface PredictionArchive {
    /**
     * Writes all or none; one that is there already stays as it is.
     *
     * @return how many were new
     * @throws dev.forewarn.metric.MetricStoreException where they cannot be written
     */
    int write(List<Prediction> predictions);
}
