package dev.forewarn.training;

import dev.forewarn.metric.Histories;
import dev.forewarn.metric.SeriesKey;
import dev.forewarn.metric.TimeSeries;
import dev.forewarn.risk.ObjectiveBook;
import java.nio.file.Path;
import java.util.List;

/** Fits, examines and publishes; what {@code forewarn train} and {@code forewarn retrain} call. */
public interface Training {
    /**
     * Fits every series, publishes a new model version when all are done, and puts it into service where the promotion
     * allows it. A training that was killed goes on where it was when the same is asked again.
     *
     * @param data   the history; each series is read once
     * @param models the model directory; made where it does not exist
     * @throws ModelStoreException when the version cannot be written, or another training of the directory is under way;
     *     what is in service is as it was before
     */
    Report train(Histories data, ObjectiveBook objectives, Path models, Promotion promotion, Progress progress);

    /** The same for histories in memory, with the gate. */
    default Report train(List<TimeSeries> data, ObjectiveBook objectives, Path models, Progress progress) {
        try (Histories histories = Histories.of(data)) {
            return train(histories, objectives, models, Promotion.GATE, progress);
        }
    }

    /** Whether what was published goes into service. */
    enum Promotion {
        /** When the gate lets it pass. */
        GATE,
        /** In any case; the gate's evidence is written down all the same. */
        ALWAYS,
        /** Never; somebody says {@code models promote} later. */
        NEVER,
        /** In any case, and nothing is examined: saves the gate's time. */
        UNGATED
    }

    /** Told after each series; called by one thread. */
    interface Progress {
        void fitted(int done, int total, SeriesKey series);
    }

    /**
     * What was fitted.
     *
     * @param version   the id of the published version
     * @param rows      one a series, in order of their text
     * @param scorecard of the new version on held-out data
     * @param verdict   whether it went into service, and why
     * @param resumed   how many series were done already by a training that was killed
     */
    record Report(String version, List<Row> rows, Scorecard scorecard, GateVerdict verdict, int resumed) {
        /** How many series a seasonal naive forecast serves, because nothing beat it. */
        public long servedNaively() {
            return rows.stream().filter(Row::isNaive).count();
        }
    }

    /**
     * One series of the report.
     *
     * @param samples      how many samples went in
     * @param stepSeconds  the grid's step
     * @param forecaster   the one that won on rolling origins
     * @param relativeMase its error over that of seasonal naive, below 1 is better; NaN where it could not be measured
     * @param limits       the objectives, as people read them: "above 230 for 3m"
     * @param note         why something is not as expected ("constant", "too short: 12 samples"), or empty
     * @param firstMillis  epoch milliseconds of the first sample
     * @param lastMillis   and of the last
     */
    record Row(
            SeriesKey series,
            int samples,
            double stepSeconds,
            String forecaster,
            double relativeMase,
            String limits,
            String note,
            long firstMillis,
            long lastMillis) {
        /** Whether a naive forecast serves: the last value, or that of a season ago. */
        public boolean isNaive() {
            return isNaive(forecaster);
        }

        static boolean isNaive(String forecaster) {
            return forecaster.equals("naive") || forecaster.startsWith("seasonal-naive");
        }
    }
}
