package dev.forewarn.scoring;

import dev.forewarn.metric.Grid;
import dev.forewarn.metric.SeriesKey;
import dev.forewarn.metric.TimeSeries;
import dev.forewarn.risk.Objective;
import dev.forewarn.risk.ObjectiveBook;
import dev.forewarn.risk.SharedModel;
import dev.forewarn.risk.Side;
import dev.forewarn.training.SharedModelJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;

/** Series with known properties on a regular grid, and the shared model that is shipped. */
final class Series {
    static final SeriesKey KEY = SeriesKey.of("checkout_latency");
    static final long START = Instant.parse("2026-03-02T00:00:30Z").toEpochMilli();
    static final Duration FIVE_MINUTES = Duration.ofMinutes(5);
    static final int DAY = 288;

    private Series() {}

    static SharedModel shipped() {
        try {
            return SharedModelJson.read(Files.readAllBytes(Path.of("models/shared.json")), "models/shared.json");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static TimeSeries of(Duration step, int cells, IntToDoubleFunction value) {
        long[] times = new long[cells];
        double[] values = new double[cells];
        for (int i = 0; i < cells; i++) {
            times[i] = START + step.toMillis() * i;
            values[i] = value.applyAsDouble(i);
        }
        return new TimeSeries(KEY, times, values);
    }

    static TimeSeries fiveMinutes(int cells, IntToDoubleFunction value) {
        return of(FIVE_MINUTES, cells, value);
    }

    /** A first-order autoregression around a sine a day long. */
    static TimeSeries seasonal(int cells, long seed) {
        return seasonal(FIVE_MINUTES, cells, seed);
    }

    static TimeSeries seasonal(Duration step, int cells, long seed) {
        var random = new SplittableRandom(seed);
        double perDay = Duration.ofDays(1).toMillis() / (double) step.toMillis();
        double[] at = {0};
        return of(step, cells, i -> {
            at[0] = 0.9 * at[0] + random.nextGaussian();
            return 20 + 5 * Math.sin(2 * Math.PI * i / perDay) + at[0];
        });
    }

    static TimeSeries part(TimeSeries series, int from, int until) {
        return new TimeSeries(
                series.series(),
                Arrays.copyOfRange(series.timesMillis(), from, until),
                Arrays.copyOfRange(series.values(), from, until));
    }

    static TimeSeries mapped(TimeSeries series, IntToDoubleFunction value) {
        double[] values = new double[series.size()];
        Arrays.setAll(values, value);
        return new TimeSeries(series.series(), series.timesMillis(), values);
    }

    /** Fitted on the first cells, asking for the limit within an hour. */
    static SeriesState fitted(TimeSeries series, int history, Objective objective) {
        TimeSeries past = part(series, 0, history);
        return new SeriesFit(shipped(), ObjectiveBook.defaults())
                .fit(past, Grid.of(past.timesMillis(), past.size()), objective);
    }

    static Objective above(double limit) {
        return new Objective(Side.ABOVE, limit, FIVE_MINUTES, Duration.ofHours(1));
    }

    static double p(SeriesState state) {
        return state.estimates().getFirst().probability();
    }

    /** Everything that a reading says, to the last bit. */
    static String row(FleetScorer fleet, int handle) {
        var out = new StringBuilder();
        for (int k = 0; k < fleet.objectives(handle); k++) {
            SampleScorer.Reading reading = fleet.reading(handle, k);
            out.append(reading.side())
                    .append(' ')
                    .append(reading.limit())
                    .append(' ')
                    .append(reading.probability());
            out.append(' ').append(reading.timeToBreachSeconds()).append(' ').append(reading.anomaly());
            out.append(' ').append(reading.trust()).append(';');
        }
        return out.toString();
    }
}
