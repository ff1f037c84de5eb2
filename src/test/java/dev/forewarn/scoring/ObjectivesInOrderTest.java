package dev.forewarn.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forewarn.kernel.Quantile;
import dev.forewarn.metric.Grid;
import dev.forewarn.metric.TimeSeries;
import dev.forewarn.metric.Window;
import dev.forewarn.risk.Objective;
import dev.forewarn.risk.ObjectiveBook;
import dev.forewarn.risk.ObjectiveEstimate;
import dev.forewarn.risk.Shape;
import dev.forewarn.risk.Side;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Objectives of one series that are watched together: one that is farther, must last longer, or looks less far ahead is
 * never published as riskier.
 */
class ObjectivesInOrderTest {
    private static final double[] QUANTILES = {0.9, 0.97, 0.99};
    private static final int[] LASTING = {1, 3};
    private static final int[] HORIZONS = {6, 12, 24};

    @ParameterizedTest
    @EnumSource(Side.class)
    void strictNeverExceedsLenient(Side side) {
        int asked = 0;
        int closer = 0;
        for (TimeSeries series : OpenData.series("nab").stream()
                .filter(each -> each.size() >= 2000)
                .limit(6)
                .toList()) {
            TimeSeries past = Series.part(series, 0, series.size() / 2);
            SeriesState state = new SeriesFit(Series.shipped(), ObjectiveBook.defaults())
                    .fit(past)
                    .state();
            state.watch(objectives(past, side));
            for (int i = past.size(); i < series.size(); i += 1) {
                state.observe(series.timesMillis()[i], series.values()[i]);
                if (i % 10 != 0) {
                    continue;
                }
                for (ObjectiveEstimate strict : state.estimates()) {
                    for (ObjectiveEstimate lenient : state.estimates()) {
                        if (isStricter(strict, lenient)) {
                            asked++;
                            closer += strict.probability() < lenient.probability() ? 1 : 0;
                            assertThat(strict.probability()).isLessThanOrEqualTo(lenient.probability());
                        }
                    }
                }
            }
        }
        assertThat(asked).isGreaterThan(20_000);
        assertThat(closer).as("they are not all alike").isGreaterThan(asked / 2);
    }

    private static boolean isStricter(ObjectiveEstimate strict, ObjectiveEstimate lenient) {
        Objective one = strict.objective();
        Objective other = lenient.objective();
        boolean farther = one.side() == Side.ABOVE ? one.limit() >= other.limit() : one.limit() <= other.limit();
        Shape shape = strict.shape();
        return !one.equals(other)
                && farther
                && shape.lastingCells() >= lenient.shape().lastingCells()
                && shape.horizonCells() <= lenient.shape().horizonCells();
    }

    private static List<Objective> objectives(TimeSeries past, Side side) {
        var grid = Grid.of(past.timesMillis(), past.size());
        double[] sorted = Quantile.sortedFinite(Window.of(past, grid).values());
        var all = new ArrayList<Objective>();
        for (double q : QUANTILES) {
            for (int lasting : LASTING) {
                for (int horizon : HORIZONS) {
                    Duration step = grid.step();
                    double limit = Quantile.ofSorted(sorted, side == Side.ABOVE ? q : 1 - q);
                    all.add(new Objective(side, limit, step.multipliedBy(lasting), step.multipliedBy(horizon)));
                }
            }
        }
        return all;
    }
}
