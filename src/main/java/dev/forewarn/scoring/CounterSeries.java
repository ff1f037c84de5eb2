package dev.forewarn.scoring;

import dev.forewarn.kernel.CounterRate;
import dev.forewarn.metric.Counters;
import dev.forewarn.metric.SeriesKey;
import dev.forewarn.metric.TimeSeries;
import java.util.Arrays;
import java.util.Optional;

/** Histories of counters as rates per second, found just as the running state finds them. */
public final class CounterSeries {
    private static final String OF_RATES = ":rate";

    private CounterSeries() {}

    /** The rates of a history, under the same name; empty where it is no counter, or no rate can be told. */
    static Optional<TimeSeries> rates(TimeSeries history, Counters counters) {
        return counters.isCounter(history.series(), history.values(), history.size())
                ? Optional.of(rates(history)).filter(rates -> rates.size() > 0)
                : Optional.empty();
    }

    /** The rates per second of a counter's readings, each at the time of the later one; those that cannot be told are left out. */
    public static TimeSeries rates(TimeSeries readings) {
        var counter = new CounterRate();
        long[] times = new long[readings.size()];
        double[] rates = new double[readings.size()];
        int count = 0;
        for (int i = 0; i < readings.size(); i++) {
            long time = readings.timesMillis()[i];
            double rate = counter.rate(time, SeriesState.bounded(readings.values()[i]));
            if (!Double.isNaN(rate)) {
                times[count] = time;
                rates[count++] = SeriesState.bounded(rate);
            }
        }
        return new TimeSeries(readings.series(), Arrays.copyOf(times, count), Arrays.copyOf(rates, count));
    }

    /**
     * A series as it is to be measured: a counter's rates, called {@code name:rate} so that nobody takes them for a counter
     * again; any other as it is.
     */
    public static TimeSeries measured(TimeSeries series, Counters counters) {
        SeriesKey key = series.series();
        return rates(series, counters)
                .map(rates -> new TimeSeries(
                        new SeriesKey(key.name() + OF_RATES, key.labels()), rates.timesMillis(), rates.values()))
                .orElse(series);
    }
}
