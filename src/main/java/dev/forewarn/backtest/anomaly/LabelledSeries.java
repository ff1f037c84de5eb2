package dev.forewarn.backtest.anomaly;

import dev.forewarn.metric.TimeSeries;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * A series whose anomalies are known.
 *
 * @param family   the data set it came from
 * @param samples  all of it
 * @param stretches indices of the anomalous samples, ascending and apart
 * @param isWindowed whether the labels are windows around anomalies, so that NAB's protocol applies
 * @param from     index of the first sample that is judged; detectors see the ones before, too
 */
public record LabelledSeries(String family, TimeSeries samples, List<Stretch> stretches, boolean isWindowed, int from) {
    public LabelledSeries {
        stretches = List.copyOf(stretches);
    }

    /** Indices of samples in a row; both belong to it. */
    public record Stretch(int first, int last) {}

    /** With the labels that concern the series; those without a sample are left out. */
    static LabelledSeries of(String family, TimeSeries samples, List<AnomalyLabel> labels, boolean windowed, int from) {
        var stretches = new ArrayList<Stretch>();
        for (AnomalyLabel label : labels.stream()
                .sorted(Comparator.comparing(AnomalyLabel::start))
                .toList()) {
            int first = Math.max(firstAt(samples.timesMillis(), label.start().toEpochMilli()), from);
            int last = firstAt(samples.timesMillis(), label.end().toEpochMilli() + 1) - 1;
            if (!stretches.isEmpty() && first <= stretches.getLast().last()) {
                first = stretches.getLast().last() + 1;
            }
            if (first <= last) {
                stretches.add(new Stretch(first, last));
            }
        }
        return new LabelledSeries(family, samples, stretches, windowed, from);
    }

    private static int firstAt(long[] times, long time) {
        int at = Arrays.binarySearch(times, time);
        return at >= 0 ? at : -at - 1;
    }

    /** Whether it has an anomaly. */
    public boolean isAnomalous() {
        return !stretches.isEmpty();
    }

    /** How many samples there are. */
    public int size() {
        return samples.size();
    }

    /** The judged samples: true where anomalous. */
    boolean[] truth() {
        boolean[] truth = new boolean[size() - from];
        for (Stretch stretch : stretches) {
            Arrays.fill(truth, stretch.first() - from, stretch.last() + 1 - from, true);
        }
        return truth;
    }

    /** Days from the first judged sample to the last. */
    double days() {
        long[] times = samples.timesMillis();
        return (times[times.length - 1] - times[from])
                / (double) Duration.ofDays(1).toMillis();
    }
}
