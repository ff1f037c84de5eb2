package dev.forewarn.training;

import dev.forewarn.metric.SeriesKey;
import dev.forewarn.metric.TimeSeries;
import dev.forewarn.risk.ObjectiveBook;
import java.nio.file.Path;
import java.util.List;

/** Fits and publishes; what {@code forewarn train} calls. */
public interface Training {
    /**
     * Fits every series, and publishes a new model version when all are done.
     *
     * @param data   the history, a series at a time; each series is read once
     * @param models the model directory; made where it does not exist
     * @throws ModelStoreException when the version cannot be written; the directory is as it was before
     */
    Report train(List<TimeSeries> data, ObjectiveBook objectives, Path models, Progress progress);

    /** Told after each series; called from several threads, one at a time. */
    interface Progress {
        void fitted(int done, int total, SeriesKey series);
    }

    /**
     * What was fitted.
     *
     * @param version the id of the published version
     */
    record Report(String version, List<Row> rows) {}

    /**
     * One series of the report.
     *
     * @param samples      how many samples went in
     * @param stepSeconds  the grid's step
     * @param forecaster   the one that won on rolling origins
     * @param relativeMase its error over that of seasonal naive, below 1 is better; NaN where it could not be measured
     * @param limits       the objectives, as people read them: "above 230 for 3m"
     * @param note         why something is not as expected ("constant", "too short: 12 samples"), or empty
     */
    record Row(
            SeriesKey series,
            int samples,
            double stepSeconds,
            String forecaster,
            double relativeMase,
            String limits,
            String note) {}
}
