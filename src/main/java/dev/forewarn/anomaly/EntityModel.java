package dev.forewarn.anomaly;

import dev.forewarn.kernel.StateReader;
import dev.forewarn.kernel.StateWriter;
import dev.forewarn.metric.SeriesKey;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * How strange the metrics of one thing are together: an isolation forest over their values at one time, and what share of its
 * history looked less strange. Values that are each in their usual range may be a pair that was never seen.
 *
 * <p>It is fitted anew each night: what it calls strange is strange for the last days. Immutable; safe for several threads.
 */
public final class EntityModel {
    /** How many metrics take part. */
    public static final int MOST_METRICS = 64;

    /** Fewer metrics have nothing to be strange together. */
    public static final int LEAST_METRICS = 2;

    private static final int LEAST_ROWS = 128;
    private static final double LEAST_PRESENT = 0.5;
    private static final double TELLING = 0.3;
    private static final double MARKS_PER_DAY = Duration.ofDays(1).toMillis() / (double) MarkedValues.STEP_MILLIS;

    private final String entity;
    private final List<SeriesKey> metrics;
    private final Projection projection;
    private final IsolationForest forest;
    private final HistoryShare history;

    private EntityModel(
            String entity,
            List<SeriesKey> metrics,
            Projection projection,
            IsolationForest forest,
            HistoryShare history) {
        this.entity = entity;
        this.metrics = List.copyOf(metrics);
        this.projection = projection;
        this.forest = forest;
        this.history = history;
    }

    /**
     * Fits. Costs O(times x metrics) besides the forest.
     *
     * @param entity its name
     * @param shown  what its metrics showed; those that never change say nothing, and beyond {@value #MOST_METRICS} the last in
     *     order of their text are left out
     * @param seed   start of all chance
     * @return empty where there is too little: fewer than {@value #LEAST_METRICS} metrics that change, or fewer than
     *     {@value #LEAST_ROWS} times at which half of them were there
     */
    public static Optional<EntityModel> fit(String entity, Map<SeriesKey, MarkedValues> shown, long seed) {
        List<Map.Entry<SeriesKey, MarkedValues>> chosen = shown.entrySet().stream()
                .filter(metric -> metric.getValue().changes())
                .sorted(Map.Entry.comparingByKey())
                .limit(MOST_METRICS)
                .toList();
        List<double[]> rows = rows(chosen.stream().map(Map.Entry::getValue).toList());
        if (chosen.size() < LEAST_METRICS || rows.size() < LEAST_ROWS) {
            return Optional.empty();
        }
        Projection projection = Projection.fit(rows, seed);
        double[][] projected = rows.stream().map(projection::of).toArray(double[][]::new);
        IsolationForest forest = IsolationForest.grow(projected, seed);
        HistoryShare history = HistoryShare.of(
                Arrays.stream(projected).mapToDouble(forest::score).toArray());
        List<SeriesKey> metrics = chosen.stream().map(Map.Entry::getKey).toList();
        return Optional.of(new EntityModel(entity, metrics, projection, forest, history));
    }

    /** The values of all metrics at each time at which enough of them were there. */
    private static List<double[]> rows(List<MarkedValues> metrics) {
        var marks = new TreeSet<Long>();
        metrics.forEach(each -> Arrays.stream(each.marks()).forEach(marks::add));
        var rows = new ArrayList<double[]>();
        for (long mark : marks) {
            double[] row = metrics.stream().mapToDouble(each -> each.at(mark)).toArray();
            if (Arrays.stream(row).filter(Double::isFinite).count() >= LEAST_PRESENT * row.length) {
                rows.add(row);
            }
        }
        return rows;
    }

    /** Its name. */
    public String entity() {
        return entity;
    }

    /** Its metrics, in the order in which {@link #score} wants their values. */
    public List<SeriesKey> metrics() {
        return metrics;
    }

    /** Whether enough metrics are there for a score to say anything. */
    public static boolean isEnough(double[] values) {
        return Arrays.stream(values).filter(Double::isFinite).count() >= LEAST_PRESENT * values.length;
    }

    /**
     * How strange the values are together. O(directions x metrics + trees x depth): some microseconds.
     *
     * @param values one for each metric, NaN where it is missing
     * @return the share of the history that looked less strange, in [0, 1)
     */
    public double score(double[] values) {
        return history.below(forest.score(projection.of(values)));
    }

    /**
     * Whether a score is to be called anomalous: so high were as many of the history's times as make that many alarms a day, if
     * each were an alarm of its own.
     */
    public static boolean isAnomalous(double score, AlarmRate allowed) {
        return 1 - score <= allowed.perDay() / MARKS_PER_DAY;
    }

    /**
     * Which metrics set the values apart, the most telling first: those that put to their mean would lower the score
     * clearly. Costs a score for each metric.
     *
     * @param values one for each metric, NaN where it is missing
     */
    public List<SeriesKey> apart(double[] values) {
        double whole = forest.score(projection.of(values));
        double[] lowered = new double[values.length];
        double[] changed = values.clone();
        for (int metric = 0; metric < values.length; metric++) {
            changed[metric] = Double.NaN;
            lowered[metric] = whole - forest.score(projection.of(changed));
            changed[metric] = values[metric];
        }
        double most = Arrays.stream(lowered).max().orElse(0);
        return IntStream.range(0, values.length)
                .boxed()
                .filter(metric -> lowered[metric] > 0 && lowered[metric] >= TELLING * most)
                .sorted(Comparator.comparingDouble(metric -> -lowered[metric]))
                .map(metrics::get)
                .toList();
    }

    /** The bytes of its arrays. */
    public long bytes() {
        return forest.bytes() + (2L * Double.BYTES + (long) Projection.DIRECTIONS * Float.BYTES) * metrics.size();
    }

    /** Writes. */
    public void save(StateWriter out) throws IOException {
        out.writeText(entity);
        out.writeInt(metrics.size());
        for (SeriesKey metric : metrics) {
            out.writeText(metric.text());
        }
        projection.save(out);
        history.save(out);
        forest.save(out);
    }

    /**
     * Reads what {@link #save} wrote.
     *
     * @throws IOException              where a number in it cannot be
     * @throws IllegalArgumentException where a name in it cannot be
     */
    public static EntityModel restore(StateReader in) throws IOException {
        String entity = in.readText();
        int count = in.readInt(LEAST_METRICS, MOST_METRICS, "number of metrics");
        var metrics = new ArrayList<SeriesKey>();
        for (int i = 0; i < count; i++) {
            metrics.add(SeriesKey.parse(in.readText()));
        }
        Projection projection = Projection.restore(in, count);
        HistoryShare history = HistoryShare.restore(in);
        IsolationForest forest = IsolationForest.restore(in);
        if (forest.features() != Projection.DIRECTIONS) {
            throw new IOException("a forest over " + forest.features() + " directions");
        }
        return new EntityModel(entity, metrics, projection, forest, history);
    }
}
