package dev.forewarn.adapter.timescale;

import dev.forewarn.metric.Sample;
import dev.forewarn.metric.SeriesKey;
import dev.forewarn.metric.TimeSeries;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * What one write sends, as columns: sorted by series and time, and no pair of them twice. The order keeps two writers
 * of overlapping rows from waiting for each other in a circle.
 */
@SuppressWarnings("ArrayRecordComponent") // bulk rows that live for one write
record SampleRows(long[] seriesIds, long[] timesMillis, double[] values, int size) {

    static SampleRows of(TimeSeries series, long seriesId) {
        for (int i = 0; i < series.size(); i++) {
            Timestamps.ofSample(series.timesMillis()[i]);
            if (!Double.isFinite(series.values()[i])) {
                throw new IllegalArgumentException(
                        "a sample's value must be a finite number, was " + series.values()[i] + " at index " + i);
            }
        }
        var ids = new long[series.size()];
        Arrays.fill(ids, seriesId);
        return new SampleRows(ids, series.timesMillis(), series.values(), series.size());
    }

    /** Of several samples of one series and millisecond the last stays. */
    static SampleRows of(List<Sample> samples, Map<SeriesKey, Long> ids) {
        int n = samples.size();
        var seriesIds = new long[n];
        var times = new long[n];
        var order = new Integer[n];
        for (int i = 0; i < n; i++) {
            Sample sample = samples.get(i);
            Long id = ids.get(sample.series());
            if (id == null) {
                throw new IllegalStateException("no id for series " + sample.series());
            }
            seriesIds[i] = id;
            times[i] = Timestamps.ofSample(sample.at());
            order[i] = i;
        }
        Arrays.sort(order, Comparator.<Integer>comparingLong(i -> seriesIds[i]).thenComparingLong(i -> times[i]));
        var rows = new SampleRows(new long[n], new long[n], new double[n], n);
        int size = 0;
        for (int k = 0; k < n; k++) {
            int i = order[k];
            boolean again =
                    size > 0 && rows.seriesIds[size - 1] == seriesIds[i] && rows.timesMillis[size - 1] == times[i];
            int to = again ? size - 1 : size++;
            rows.seriesIds[to] = seriesIds[i];
            rows.timesMillis[to] = times[i];
            rows.values[to] = samples.get(i).value();
        }
        return new SampleRows(rows.seriesIds, rows.timesMillis, rows.values, size);
    }

    /** Those from a time on, in the same order; itself where these are all. */
    SampleRows from(long timeMillis) {
        int kept = 0;
        for (int i = 0; i < size; i++) {
            kept += timesMillis[i] >= timeMillis ? 1 : 0;
        }
        if (kept == size) {
            return this;
        }
        var some = new SampleRows(new long[kept], new long[kept], new double[kept], kept);
        int to = 0;
        for (int i = 0; i < size; i++) {
            if (timesMillis[i] >= timeMillis) {
                some.seriesIds[to] = seriesIds[i];
                some.timesMillis[to] = timesMillis[i];
                some.values[to++] = values[i];
            }
        }
        return some;
    }
}
