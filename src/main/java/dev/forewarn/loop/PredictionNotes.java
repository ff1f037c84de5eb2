package dev.forewarn.loop;

import dev.forewarn.metric.Glob;
import dev.forewarn.metric.MetricStoreException;
import dev.forewarn.metric.SeriesKey;
import dev.forewarn.risk.BreachRisk;
import dev.forewarn.scoring.ForecastFan;
import dev.forewarn.scoring.RiskView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notes down what is predicted, of the series at the highest risk and of those that somebody asked for, up to a limit.
 * Runs beside scoring and asks it for one forecast after the other; where the archive does not take them, they are counted
 * and gone, since the next ones are made in a moment.
 */
public final class PredictionNotes {
    /** How far ahead is noted down. */
    public static final List<Duration> LEADS = List.of(Duration.ofMinutes(15), Duration.ofHours(1));

    private static final Logger LOG = LoggerFactory.getLogger(PredictionNotes.class);
    private static final int TOP = 50;
    /** Of one series, at most, that stand before the others of the top. */
    private static final int OBJECTIVES = 4;

    private final RiskView risks;
    private final PredictionArchive archive;
    private final Choice choice;
    private final AtomicLong written = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicLong leftOut = new AtomicLong();
    private boolean isFailing; // the one thread's that notes
    private boolean isOverLimit; // likewise

    /**
     * Which series.
     *
     * @param patterns of series that are asked for, whatever their risk
     * @param limit    how many series at most, those of the highest risk first; 0 for none
     */
    public record Choice(List<Glob> patterns, int limit) {
        public Choice {
            patterns = List.copyOf(patterns);
        }

        private boolean wants(SeriesKey series) {
            return patterns.stream().anyMatch(pattern -> pattern.matches(series.text()));
        }
    }

    public PredictionNotes(RiskView risks, PredictionArchive archive, Choice choice) {
        this.risks = risks;
        this.archive = archive;
        this.choice = choice;
    }

    /** Notes down what is predicted now. By one thread at a time. */
    public void note() {
        if (choice.limit() == 0) {
            return;
        }
        var predictions = new ArrayList<Prediction>();
        chosen().forEach((series, breach) -> risks.forecast(series).ifPresent(fan -> add(fan, breach, predictions)));
        if (predictions.isEmpty()) {
            return;
        }
        try {
            written.addAndGet(archive.write(predictions));
            isFailing = false;
        } catch (MetricStoreException e) {
            failed.addAndGet(predictions.size());
            if (!isFailing) {
                LOG.warn(
                        "Predictions cannot be written and are left out until they can, counted in"
                                + " forewarn_predictions_failed_total: {}",
                        e.getMessage());
            }
            isFailing = true;
        }
    }

    /** The highest risks first, so that the limit falls on what matters least. */
    private Map<SeriesKey, Double> chosen() {
        var chosen = new LinkedHashMap<SeriesKey, Double>();
        int top = Math.min(TOP, choice.limit());
        for (BreachRisk risk : risks.highest(OBJECTIVES * top)) {
            if (chosen.size() < top || chosen.containsKey(risk.series())) {
                chosen.putIfAbsent(risk.series(), risk.breach().value());
            }
        }
        var asked = new LinkedHashMap<SeriesKey, Double>();
        if (!choice.patterns().isEmpty()) {
            risks.latest(choice::wants)
                    .forEach(risk ->
                            asked.putIfAbsent(risk.series(), risk.breach().value()));
            asked.keySet().removeAll(chosen.keySet());
        }
        int over = Math.max(0, chosen.size() + asked.size() - choice.limit());
        asked.entrySet().stream()
                .limit(choice.limit() - (long) chosen.size())
                .forEach(each -> chosen.put(each.getKey(), each.getValue()));
        tellOver(over);
        return chosen;
    }

    private void tellOver(int over) {
        leftOut.addAndGet(over);
        if (over > 0 && !isOverLimit) {
            LOG.warn(
                    "Predictions of {} series that predictions.write asks for are not written: predictions.limit is {}",
                    over,
                    choice.limit());
        }
        isOverLimit = over > 0;
    }

    private static void add(ForecastFan fan, double breach, List<Prediction> into) {
        for (Duration lead : LEADS) {
            fan.ahead(lead)
                    .ifPresent(point -> into.add(new Prediction(
                            fan.series(), fan.origin(), lead, point, OptionalDouble.of(breach), fan.perSecond())));
        }
    }

    /** How many predictions were written so far. */
    public long written() {
        return written.get();
    }

    /** How many could not be written. */
    public long failed() {
        return failed.get();
    }

    /** How many series' predictions were asked for and left out, since there were more than the limit. */
    public long leftOut() {
        return leftOut.get();
    }
}
