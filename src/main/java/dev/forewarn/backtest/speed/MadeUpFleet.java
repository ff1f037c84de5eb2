package dev.forewarn.backtest.speed;

import dev.forewarn.metric.TimeSeries;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/** Histories of many made-up series in steps of five minutes, each of its own: with a day, weekends, noise and bursts. */
public final class MadeUpFleet {
    private static final Duration STEP = Duration.ofMinutes(5);

    /** So many belong to one thing, as in life. */
    private static final int METRICS = 10;

    private MadeUpFleet() {}

    /** So many series of so many points; the same for the same seed. */
    public static List<TimeSeries> of(int series, int points, long seed) {
        return IntStream.range(0, series)
                .mapToObj(i -> new Recorded(STEP, points, seed + i)
                        .history("made_up_" + i / METRICS + "/metric_" + i % METRICS, points))
                .toList();
    }
}
