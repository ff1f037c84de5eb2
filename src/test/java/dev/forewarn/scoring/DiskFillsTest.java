package dev.forewarn.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forewarn.metric.Grid;
import dev.forewarn.metric.TimeSeries;
import dev.forewarn.risk.Objective;
import dev.forewarn.risk.ObjectiveBook;
import dev.forewarn.risk.ObjectiveEstimate;
import dev.forewarn.risk.Side;
import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A disk that fills, unevenly, towards a limit that it has never reached: when it is full is known hours before. */
class DiskFillsTest {
    private static final double FULL = 95;
    private static final int HOURS_BEFORE = 8;

    /** Healthy: 4 to 8 % off in the median over the hours from eight to one before. */
    @ParameterizedTest
    @CsvSource({"1, 0.3, 1", "1, 0.8, 2", "5, 0.3, 1", "5, 0.3, 2", "5, 0.8, 1", "5, 0.8, 2"})
    void theTimeUntilItIsFullIsWithinATenthOfTheTruth(int minutes, double percentAnHour, long seed) {
        var random = new SplittableRandom(seed);
        int anHour = 60 / minutes;
        double[] level = {25};
        TimeSeries disk = Series.of(Duration.ofMinutes(minutes), (int) (75 / percentAnHour * anHour), i -> {
            level[0] += percentAnHour / anHour * (0.5 + random.nextDouble());
            return level[0] + 0.02 * random.nextGaussian();
        });
        int full = 0;
        while (disk.values()[full] <= FULL) {
            full++;
        }
        int history = full - HOURS_BEFORE * anHour;
        var objective = new Objective(Side.ABOVE, FULL, Duration.ZERO, Duration.ofHours(12));
        SeriesState state = new SeriesFit(Series.shipped(), ObjectiveBook.defaults())
                .fit(Series.part(disk, 0, history), Grid.of(disk.timesMillis(), disk.size()), objective);
        double[] off = new double[full - anHour - history];
        for (int i = history; i < full - anHour; i++) {
            state.observe(disk.timesMillis()[i], disk.values()[i]);
            ObjectiveEstimate estimate = state.estimates().getFirst();
            double truth = full - i;
            off[i - history] = Math.abs(estimate.cellsToBreach() - truth) / truth;
        }
        Arrays.sort(off);
        assertThat(off[off.length / 2]).isLessThan(0.1);
    }
}
