package dev.forewarn.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forewarn.kernel.Logit;
import dev.forewarn.kernel.Quantile;
import dev.forewarn.metric.Grid;
import dev.forewarn.metric.TimeSeries;
import dev.forewarn.metric.Window;
import dev.forewarn.risk.Objective;
import dev.forewarn.risk.ObjectiveBook;
import dev.forewarn.risk.ObjectiveEstimate;
import dev.forewarn.risk.Side;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A higher limit is never riskier, since what crosses it has crossed the lower one. Before the published risks are put in
 * order that is not so: in the tables the state's correction is measured against the overall survival, which may fall
 * faster than the rest, and every limit has a history and an intercept of its own. The pins say how far, so that it can
 * only get better.
 */
class HigherLimitTest {
    private static final double[] QUANTILES = {0.9, 0.95, 0.98, 0.99, 0.995};

    private int asked;
    private int higherRaw;
    private int higherPublished;
    private double worstRaw;

    /**
     * Five limits of 35 series of nab, neighbours compared at every live sample. Measured: before they are put in order
     * the higher limit is riskier in 19 % of the cases, by at most 0.52 (the trees and their leaves also know what happened at that very
     * limit). What is published never is.
     */
    @Test
    void isNeverPublishedAsRiskier() {
        OpenData.series("nab").stream().filter(series -> series.size() >= 200).forEach(this::compare);
        assertThat(asked).isGreaterThan(200_000);
        assertThat(higherRaw / (double) asked).isLessThan(0.2);
        assertThat(worstRaw).isLessThan(0.55);
        assertThat(higherPublished).isZero();
    }

    private void compare(TimeSeries series) {
        TimeSeries past = Series.part(series, 0, series.size() / 2);
        SeriesState state = new SeriesFit(Series.shipped(), ObjectiveBook.defaults())
                .fit(past)
                .state();
        state.watch(limits(past));
        for (int i = past.size(); i < series.size(); i++) {
            state.observe(series.timesMillis()[i], series.values()[i]);
            List<ObjectiveEstimate> estimates = state.estimates();
            for (int k = 1; k < estimates.size(); k++) {
                compare(estimates.get(k - 1), estimates.get(k));
            }
        }
    }

    private void compare(ObjectiveEstimate low, ObjectiveEstimate high) {
        if (high.objective().limit() <= low.objective().limit()) {
            return;
        }
        asked++;
        double raw = Logit.inverse(high.raw()) - Logit.inverse(low.raw());
        higherRaw += raw > 1e-12 ? 1 : 0;
        worstRaw = Math.max(worstRaw, raw);
        higherPublished += high.probability() > low.probability() ? 1 : 0;
    }

    private static List<Objective> limits(TimeSeries past) {
        var grid = Grid.of(past.timesMillis(), past.size());
        double[] sorted = Quantile.sortedFinite(Window.of(past, grid).values());
        return Arrays.stream(QUANTILES)
                .mapToObj(q -> new Objective(
                        Side.ABOVE,
                        Quantile.ofSorted(sorted, q),
                        ObjectiveBook.defaultLasting(grid.step()),
                        ObjectiveBook.defaultHorizon(grid.step())))
                .toList();
    }
}
