package dev.forewarn.backtest;

import dev.forewarn.risk.SharedModel;
import dev.forewarn.scoring.BreachExample;
import java.util.List;

/** Learns a shared model from what the witnesses said and what came. */
public interface SharedModelFit {
    SharedModel fit(List<Evidence> evidence);

    /**
     * What the witnesses said in one series' live half, and what came.
     *
     * @param family     series of a family share their weight
     * @param fromTables log-odds of the tables at each origin
     * @param fromPaths  log-odds of the paths
     * @param breached   what came, as many as there are origins; none where a series teaches the trees alone
     * @param survival   the series' overall survival at the edges of the increment tables
     * @param examples   what the trees learn from
     */
    @SuppressWarnings("ArrayRecordComponent") // bulk data
    record Evidence(
            String family,
            double[] fromTables,
            double[] fromPaths,
            boolean[] breached,
            float[] survival,
            List<BreachExample> examples) {}
}
