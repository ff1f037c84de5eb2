package dev.forewarn.app;

import dev.forewarn.metric.Histories;
import dev.forewarn.metric.MetricStore;
import dev.forewarn.metric.StoredHistories;
import dev.forewarn.risk.ObjectiveBook;
import dev.forewarn.training.ModelStoreException;
import dev.forewarn.training.Training;
import dev.forewarn.training.Training.Promotion;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Training on what the store has: the job of {@code retrain} and of the schedule inside {@code serve}. */
final class StoreTraining {
    private final MetricStore store;
    private final Training training;
    private final ObjectiveBook objectives;
    private final Path models;
    private final Duration history;
    private final InstantSource time;

    StoreTraining(
            MetricStore store,
            Training training,
            ObjectiveBook objectives,
            Path models,
            Duration history,
            InstantSource time) {
        this.store = store;
        this.training = training;
        this.objectives = objectives;
        this.models = models;
        this.history = history;
        this.time = time;
    }

    /**
     * Runs.
     *
     * @throws ModelStoreException where nothing could be published
     */
    Training.Report run(Promotion promotion, Training.Progress progress) {
        Instant now = time.instant();
        try (Histories histories = new StoredHistories(store, now.minus(history), now)) {
            if (histories.series().isEmpty()) {
                throw new ModelStoreException(
                        "the store holds no series to train on; send samples first:" + " POST /api/v1/samples");
            }
            return training.train(histories, objectives, models, promotion, progress);
        }
    }
}
