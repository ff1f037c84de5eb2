package dev.forewarn.backtest.breach;

import dev.forewarn.backtest.Alarms;
import dev.forewarn.backtest.BreachCase;
import java.util.stream.IntStream;

/** The level at which a method raises an alarm, chosen before the live half is looked at. */
final class AlarmLevel {
    private static final int LEVELS = 120;

    private AlarmLevel() {}

    /**
     * The lowest level that, like every tried level above it, raised no more false alarms than allowed.
     *
     * @param rehearsal the last part of history, replayed
     * @param ranking   what was said there, finite or negative infinity at every origin
     * @param perDay    false-alarm episodes allowed a series and day
     * @return positive infinity, no alarm ever, where every level raised more
     */
    static double of(BreachCase rehearsal, double[] ranking, double perDay) {
        double[] sorted = IntStream.range(rehearsal.history(), rehearsal.labels().length)
                .filter(i -> rehearsal.labels()[i] >= 0 && Double.isFinite(ranking[i]))
                .mapToDouble(i -> ranking[i])
                .sorted()
                .toArray();
        double budget = perDay * rehearsal.liveDays();
        double best = Double.POSITIVE_INFINITY;
        for (int k = 0; k < LEVELS && sorted.length > 0; k++) {
            double share = 1 - Math.pow(k / (double) LEVELS, 2); // levels crowd towards the top, where it is decided
            double level = sorted[(int) Math.min(sorted.length - 1, share * sorted.length)];
            if (level < best && new Alarms(rehearsal, ranking, level).falseEpisodes() > budget) {
                break;
            }
            best = level;
        }
        return best;
    }
}
