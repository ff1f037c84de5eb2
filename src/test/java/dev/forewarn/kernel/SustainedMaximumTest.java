package dev.forewarn.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SustainedMaximumTest {
    @Provide
    Arbitrary<List<Double>> cells() {
        Arbitrary<Double> some = Arbitraries.integers().between(-5, 5).map(Integer::doubleValue);
        Arbitrary<Double> cell = Arbitraries.frequencyOf(Tuple.of(9, some), Tuple.of(1, Arbitraries.just(Double.NaN)));
        return cell.list().ofMaxSize(60);
    }

    @Property(tries = 400)
    void equalsTheDefinition(
            @ForAll @IntRange(min = 1, max = 9) int horizon,
            @ForAll @IntRange(min = 1, max = 5) int sustain,
            @ForAll("cells") List<Double> cells) {
        var kernel = new SustainedMaximum(horizon, sustain);
        for (int t = 0; t < cells.size(); t++) {
            int origin = t - horizon - sustain;
            double expected = origin < 0 ? Double.NaN : byDefinition(cells, origin, horizon, sustain);
            assertThat(kernel.push(cells.get(t))).isEqualTo(Double.valueOf(expected));
        }
    }

    @Property(tries = 200)
    void aRestoredTwinGoesOnAlike(
            @ForAll @IntRange(min = 1, max = 9) int horizon,
            @ForAll @IntRange(min = 1, max = 5) int sustain,
            @ForAll("cells") List<Double> cells,
            @ForAll @IntRange(min = 0, max = 60) int cut) {
        var kernel = new SustainedMaximum(horizon, sustain);
        var twin = new SustainedMaximum(horizon, sustain);
        for (int t = 0; t < cells.size(); t++) {
            if (t == cut) {
                SavedBytes.carry(kernel::save, twin::restore);
            }
            double said = kernel.push(cells.get(t));
            if (t >= cut) {
                assertThat(twin.push(cells.get(t))).isEqualTo(Double.valueOf(said));
            }
        }
    }

    @Test
    void threeCellsRunningHoldTheirLowest() {
        // runs that begin after cell 0: (9 2 8) holds 2, (2 8 7) 2, (8 7 6) 6; known once cell 2 + 3 + 0 came
        var kernel = new SustainedMaximum(3, 3);
        double[] cells = {0, 9, 2, 8, 7, 6, 0};
        double said = Double.NaN;
        for (double cell : cells) {
            said = kernel.push(cell);
        }
        assertThat(said).isEqualTo(6);
    }

    private static double byDefinition(List<Double> cells, int origin, int horizon, int sustain) {
        double highest = Double.NEGATIVE_INFINITY;
        for (int j = origin + 1; j <= origin + horizon; j++) {
            double held = Double.POSITIVE_INFINITY;
            for (int k = j; k < j + sustain; k++) {
                held = cells.get(k).isNaN() ? Double.NEGATIVE_INFINITY : Math.min(held, cells.get(k));
            }
            highest = Math.max(highest, held);
        }
        return highest;
    }
}
