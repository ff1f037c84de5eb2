package dev.forewarn.backtest.anomaly;

import dev.forewarn.metric.EntityNaming;
import dev.forewarn.metric.Grid;
import dev.forewarn.metric.TimeSeries;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/**
 * The metrics of one thing with its known anomalies.
 *
 * @param family  the data set it came from
 * @param entity  its name
 * @param metrics at least two; the first tells the times at which all are looked at
 * @param judged  the first metric with the thing's anomalies, of which the second half is judged
 */
record EntityHistory(String family, String entity, List<TimeSeries> metrics, LabelledSeries judged) {
    /** A value stands for so many steps of the first metric. */
    private static final int STANDS_STEPS = 2;

    EntityHistory {
        metrics = List.copyOf(metrics);
    }

    /** The things of a family that have labels. */
    static List<EntityHistory> of(String family, List<TimeSeries> series, List<AnomalyLabel> labels) {
        var grouped = new TreeMap<String, List<TimeSeries>>();
        for (TimeSeries each : series) {
            EntityNaming.BY_ALL_LABELS
                    .of(each.series())
                    .ifPresent(entity -> grouped.computeIfAbsent(entity, name -> new ArrayList<>())
                            .add(each));
        }
        var found = new ArrayList<EntityHistory>();
        grouped.forEach((entity, metrics) -> {
            TimeSeries first = metrics.getFirst();
            List<AnomalyLabel> own = labels.stream()
                    .filter(label -> label.series().equals(entity))
                    .toList();
            LabelledSeries judged = LabelledSeries.of(family, first, own, false, first.size() / 2);
            if (metrics.size() > 1 && judged.isAnomalous()) {
                found.add(new EntityHistory(family, entity, metrics, judged));
            }
        });
        return found;
    }

    int size() {
        return times().length;
    }

    long[] times() {
        return metrics.getFirst().timesMillis();
    }

    /** At each time what each metric showed last, NaN where that is long ago. */
    double[][] rows() {
        double[][] rows = new double[size()][metrics.size()];
        long longest = STANDS_STEPS * Grid.medianStep(times(), size());
        for (int metric = 0; metric < metrics.size(); metric++) {
            TimeSeries series = metrics.get(metric);
            int next = 0;
            for (int i = 0; i < rows.length; i++) {
                while (next < series.size() && series.timesMillis()[next] <= times()[i]) {
                    next++;
                }
                boolean isFresh = next > 0 && times()[i] - series.timesMillis()[next - 1] <= longest;
                rows[i][metric] = isFresh ? series.values()[next - 1] : Double.NaN;
            }
        }
        return rows;
    }

    /** What a metric had shown before a time. */
    static TimeSeries before(TimeSeries metric, long timeMillis) {
        int at = Arrays.binarySearch(metric.timesMillis(), timeMillis);
        int count = at < 0 ? -at - 1 : at;
        return new TimeSeries(
                metric.series(), Arrays.copyOf(metric.timesMillis(), count), Arrays.copyOf(metric.values(), count));
    }
}
