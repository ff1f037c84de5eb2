package dev.forewarn.backtest.forecast;

import dev.forewarn.metric.SeriesKey;
import dev.forewarn.metric.TimeSeries;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Made-up series whose level shifts on known terms: an autoregression, with a daily season in every second series, that
 * jumps in the live half by four to twelve usual deviations and stays there. For coverage after a shift; they are not
 * part of any headline.
 */
final class ShiftedSeries {
    private static final double[] PERSISTENCE = {0, .5, .8, .95};
    private static final int DAYS = 14;
    private static final int DAY = 288;
    private static final long STEP_MILLIS = 300_000;
    private static final long BEGIN_MILLIS = 1_600_041_600_000L;

    private ShiftedSeries() {}

    static List<TimeSeries> of(long seed, int count) {
        var random = new SplittableRandom(seed);
        var all = new ArrayList<TimeSeries>();
        for (int k = 0; k < count; k++) {
            all.add(one(k, random.split()));
        }
        return all;
    }

    private static TimeSeries one(int number, SplittableRandom random) {
        long[] times = new long[DAYS * DAY];
        double[] values = new double[times.length];
        double kept = PERSISTENCE[number % PERSISTENCE.length];
        double season = number / PERSISTENCE.length % 2 == 0 ? 0 : 5;
        double phase = random.nextDouble();
        double deviation = 0;
        double level = 0;
        int next = DAYS * DAY / 2 + DAY / 2 + random.nextInt(DAY);
        for (int i = 0; i < values.length; i++) {
            if (i == next) {
                level += (random.nextBoolean() ? 1 : -1) * (4 + 8 * random.nextDouble()) + (season > 0 ? season : 0);
                next += 2 * DAY + random.nextInt(DAY);
            }
            deviation = kept * deviation + Math.sqrt(1 - kept * kept) * random.nextGaussian();
            times[i] = BEGIN_MILLIS + i * STEP_MILLIS;
            values[i] = 100 + level + deviation + season * Math.sin(2 * Math.PI * ((double) i / DAY + phase));
        }
        return new TimeSeries(SeriesKey.parse("shifted/" + number), times, values);
    }
}
