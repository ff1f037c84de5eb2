package dev.forewarn.training;

import dev.forewarn.anomaly.MarkedValues;
import dev.forewarn.metric.DurationWords;
import dev.forewarn.metric.EntityNaming;
import dev.forewarn.metric.SeriesKey;
import dev.forewarn.metric.TimeSeries;
import dev.forewarn.risk.Objective;
import dev.forewarn.risk.ObjectiveBook;
import dev.forewarn.risk.SharedModel;
import dev.forewarn.scoring.SeriesFit;
import dev.forewarn.training.Examination.Examined;
import dev.forewarn.training.Training.Row;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What training does to one series; safe for several threads, a series each. */
final class Fitter {
    static final String NONE = "none";
    private static final int HASHED_AT_ONCE = 512;

    private final SeriesFit fit;
    private final Examination examination;
    private final Set<SeriesKey> examined;
    private final Champion champion;
    private final EntityNaming entities;

    /**
     * Fits.
     *
     * @param examined the series that are also fitted without their newest part and asked about it
     * @param entities which series are metrics of one thing
     */
    Fitter(
            SharedModel shared,
            ObjectiveBook objectives,
            Set<SeriesKey> examined,
            Champion champion,
            EntityNaming entities) {
        this.fit = new SeriesFit(shared, objectives);
        this.examination = new Examination(shared, objectives);
        this.examined = examined;
        this.champion = champion;
        this.entities = entities;
    }

    TrainingDraft.Done fitted(TimeSeries series, String dataSha256) {
        if (series.size() < 2) {
            return unfitted(series, dataSha256, "needs two samples");
        }
        SeriesFit.Fitted fitted;
        try {
            fitted = fit.fit(series);
        } catch (IllegalArgumentException e) {
            return unfitted(series, dataSha256, String.valueOf(e.getMessage())); // must not stop the others
        }
        Optional<Examined> result = examined.contains(series.series())
                ? examination.of(series, champion.twin(series.series()))
                : Optional.empty();
        return new TrainingDraft.Done(
                dataSha256,
                row(
                        series,
                        fitted.grid().stepMillis() / 1000.0,
                        fitted.forecaster(),
                        fitted.relativeError(),
                        limits(fitted),
                        fitted.note()),
                Optional.of(ModelFiles.bytes(series.series(), fitted.state())),
                result,
                entities.of(series.series()).map(entity -> MarkedValues.of(fitted.windowOf(series))));
    }

    private static String limits(SeriesFit.Fitted fitted) {
        var limits = new ArrayList<String>();
        for (Objective objective : fitted.objectives()) {
            limits.add(String.format(
                    Locale.ROOT,
                    "%s %.6g for %s",
                    objective.side().text(),
                    objective.limit(),
                    DurationWords.exact(objective.lasting())));
        }
        return String.join("; ", limits);
    }

    private static TrainingDraft.Done unfitted(TimeSeries series, String dataSha256, String reason) {
        Row row = row(series, Double.NaN, NONE, Double.NaN, "", reason + ": starts cold");
        return new TrainingDraft.Done(dataSha256, row, Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static Row row(
            TimeSeries series, double step, String forecaster, double relativeError, String limits, String note) {
        long[] times = series.timesMillis();
        return new Row(
                series.series(),
                series.size(),
                step,
                forecaster,
                relativeError,
                limits,
                note,
                times[0],
                times[times.length - 1]);
    }

    /** SHA-256 over time (ms) and value of each sample, 8 bytes each, big-endian. */
    static String hash(TimeSeries series) {
        MessageDigest digest = Sha256.digest();
        var buffer = ByteBuffer.allocate(2 * Long.BYTES * HASHED_AT_ONCE);
        for (int i = 0; i < series.size(); i++) {
            buffer.putLong(series.timesMillis()[i]).putDouble(series.values()[i]);
            if (!buffer.hasRemaining() || i + 1 == series.size()) {
                digest.update(buffer.flip());
                buffer.clear();
            }
        }
        return Sha256.hex(digest);
    }
}
