package dev.forewarn.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forewarn.metric.Grid;
import dev.forewarn.metric.TimeSeries;
import dev.forewarn.risk.BreachTrees;
import dev.forewarn.risk.Objective;
import dev.forewarn.risk.SharedModel;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Limits that share their tables must not see each other's readings: what trees learn from is what they are asked. */
class FeaturesOfEachLimitTest {
    private static final List<Objective> LIMITS = List.of(Series.above(22), Series.above(26), Series.above(30));

    private static SeriesState noting(TimeSeries series, List<Objective> limits) {
        SeriesState state =
                TrackedSeries.blank(Grid.of(series.timesMillis(), series.size()), SharedModel.none(), List.of());
        state.noteAside(limits);
        return state;
    }

    @Test
    void areThoseOfALimitThatIsNotedAlone() {
        TimeSeries series = Series.seasonal(Duration.ofMinutes(5), 4 * Series.DAY, 3);
        SeriesState together = noting(series, LIMITS);
        List<SeriesState> alone =
                LIMITS.stream().map(limit -> noting(series, List.of(limit))).toList();
        float[] row = new float[BreachTrees.FEATURES];
        float[] rowAlone = new float[BreachTrees.FEATURES];
        for (int i = 0; i < series.size(); i++) {
            long time = series.timesMillis()[i];
            double value = series.values()[i];
            together.observe(time, value);
            alone.forEach(state -> state.observe(time, value));
            if (i % 7 == 0) {
                together.lookAtFeatures();
                for (int k = LIMITS.size() - 1; k >= 0; k--) {
                    together.fillFeatures(k, row);
                    alone.get(k).lookAtFeatures();
                    alone.get(k).fillFeatures(0, rowAlone);
                    assertThat(row).isEqualTo(rowAlone);
                }
            }
        }
    }
}
