package dev.forewarn.cli;

import dev.forewarn.anomaly.AlarmRate;
import dev.forewarn.risk.ObjectiveBook;
import dev.forewarn.scoring.SampleScorer;
import java.nio.file.Path;

/** Makes a scorer from the model version in service. */
public interface ScorerLoader {
    /**
     * Loads and checks the models of a directory.
     *
     * @param alarms the rate of false alarms of the anomaly flag
     * @throws dev.forewarn.training.ModelStoreException when the directory holds none, or a damaged one
     */
    SampleScorer load(Path models, ObjectiveBook objectives, AlarmRate alarms);
}
