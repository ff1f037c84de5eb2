package dev.forewarn.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forewarn.kernel.FlatTrees;
import dev.forewarn.kernel.SavedBytes;
import dev.forewarn.metric.TimeSeries;
import dev.forewarn.risk.BreachTrees;
import dev.forewarn.risk.ObjectiveBook;
import dev.forewarn.risk.SharedModel;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A state outlives the shared model it was kept with: what it learnt about leaves is left behind, the rest is read. */
class OtherTreesTest {
    private static final TimeSeries SERIES = Series.seasonal(Duration.ofHours(1), 24 * 40, 7);
    private static final int HISTORY = 24 * 30;

    private static SharedModel others() {
        SharedModel shipped = Series.shipped();
        FlatTrees trees = shipped.trees().orElseThrow().trees();
        float[] thresholds = trees.thresholds();
        for (int node = 0; node < thresholds.length; node++) {
            thresholds[node] += trees.nodeFeatures()[node] < 0 ? 0.01f : 0;
        }
        var changed = new FlatTrees(
                trees.features(),
                trees.bias(),
                trees.roots(),
                trees.nodeFeatures(),
                thresholds,
                trees.leftChildren(),
                trees.rightChildren(),
                trees.missingGoesLeft());
        return new SharedModel(shipped.calibration(), shipped.prior(), Optional.of(new BreachTrees(changed, 0.65)));
    }

    private static byte[] kept(SharedModel shared) {
        SeriesState state = new SeriesFit(shared, ObjectiveBook.defaults())
                .fit(Series.part(SERIES, 0, HISTORY))
                .state();
        return SavedBytes.of(state::save);
    }

    private static void goesOn(byte[] kept, SharedModel shared) throws IOException {
        SeriesState state = SeriesState.restore(SavedBytes.reader(kept), shared);
        for (int i = HISTORY; i < SERIES.size(); i++) {
            assertThat(state.observe(SERIES.timesMillis()[i], SERIES.values()[i]))
                    .isNull();
            assertThat(Series.p(state)).isBetween(0.0, 1.0);
        }
        assertThat(SavedBytes.of(SeriesState.restore(SavedBytes.reader(SavedBytes.of(state::save)), shared)::save))
                .isEqualTo(SavedBytes.of(state::save));
    }

    @Test
    void goesOnUnderOtherTrees() throws IOException {
        goesOn(kept(Series.shipped()), others());
    }

    @Test
    void goesOnWithoutTrees() throws IOException {
        goesOn(kept(Series.shipped()), Series.shipped().withoutTrees());
    }

    @Test
    void goesOnWhenTreesCome() throws IOException {
        goesOn(kept(Series.shipped().withoutTrees()), Series.shipped());
    }
}
