package dev.forewarn.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class IncrementTablesTest {
    private static final int HORIZON = 6;
    private static final int CELLS_PER_DAY = 48;
    private static final double CERTAIN = 5.806138; // log-odds of 0.997, where estimates are clipped
    private static final float[] NO_FLEET = new float[IncrementTables.EDGES];

    private static IncrementTables tables() {
        return new IncrementTables(HORIZON, CELLS_PER_DAY, NO_FLEET, 0);
    }

    private static void learn(IncrementTables tables, int cell, double risen, int state) {
        tables.learn(cell / CELLS_PER_DAY, cell % CELLS_PER_DAY / (double) CELLS_PER_DAY, risen, risen + 0.1, state);
    }

    @Test
    void saysWhatItSaw() {
        IncrementTables tables = tables();
        for (int i = 0; i < 10; i++) {
            tables.learn(0, 0.1, 1, 1, 5); // always rose by exactly 1: passed .7, did not pass the edge 1
        }
        assertThat(tables.logOdds(0.1, 0.3, 0.3, 5)).isCloseTo(CERTAIN, within(1e-5));
        assertThat(tables.logOdds(0.1, 2, 2, 5)).isCloseTo(-CERTAIN, within(1e-5));
        tables.logOdds(0.1, 0.85, 0.85, 5);
        assertThat(tables.overallLogOdds()).as("half-way between two edges").isCloseTo(0, within(1e-6));
    }

    @Test
    void aConstantHistoryNeverReachesALimitAbove() {
        IncrementTables tables = tables();
        for (int cell = 0; cell < 5 * CELLS_PER_DAY; cell++) {
            tables.learn(cell / CELLS_PER_DAY, 0.5, 0, 0, 4);
        }
        assertThat(tables.logOdds(0.5, 0.5, 0.5, 4)).isCloseTo(-CERTAIN, within(1e-5));
        assertThat(tables.logOdds(0.5, -1, -1, 4)).isCloseTo(CERTAIN, within(1e-5));
    }

    @Test
    void tellsTimesOfDayApart() {
        IncrementTables tables = tables();
        for (int cell = 0; cell < 14 * CELLS_PER_DAY; cell++) {
            learn(tables, cell, cell % CELLS_PER_DAY < CELLS_PER_DAY / 2 ? 5 : -1, 4);
        }
        double night = tables.logOdds(0.8, 2, 2, 4);
        double morning = tables.logOdds(0.2, 2, 2, 4);
        assertThat(Logit.inverse(morning)).isGreaterThan(0.9);
        assertThat(Logit.inverse(night)).isLessThan(0.1);
    }

    @Test
    void startsFromTheFleetAndLeavesIt() {
        float[] fleet = new float[IncrementTables.EDGES];
        java.util.Arrays.fill(fleet, 0.4f);
        var tables = new IncrementTables(HORIZON, CELLS_PER_DAY, fleet, 120);
        assertThat(Logit.inverse(tables.logOdds(0.3, 1, 1, 2))).isCloseTo(0.4, within(1e-6));
        for (int cell = 0; cell < 10 * CELLS_PER_DAY; cell++) {
            learn(tables, cell, -3, 2);
        }
        assertThat(Logit.inverse(tables.logOdds(0.3, 1, 1, 2))).isLessThan(0.05);
    }

    @Test
    void answersBeforeAnythingWasLearnt() {
        assertThat(tables().logOdds(0.3, 1, 1, 2)).as("nobody ever saw it rise").isCloseTo(-CERTAIN, within(1e-5));
    }

    @Property(tries = 50)
    void survivalFallsWithDistance(@ForAll long seed) {
        var random = new SplittableRandom(seed);
        IncrementTables tables = tables();
        for (int cell = 0; cell < 300; cell++) {
            learn(tables, cell, 4 * random.nextGaussian(), random.nextInt(12));
            for (int edge = 1; edge < IncrementTables.EDGES; edge++) {
                assertThat(tables.overall(edge)).isBetween(0.0, tables.overall(edge - 1) + 1e-6);
            }
        }
        assertThat(tables.weight()).isBetween(100.0, 300.0);
    }

    @Property(tries = 50)
    void aRestoredTwinGoesOnAlike(@ForAll long seed) {
        var random = new SplittableRandom(seed);
        IncrementTables tables = tables();
        IncrementTables twin = tables();
        int cut = random.nextInt(500);
        for (int cell = 0; cell < 600; cell++) {
            double risen = 3 * random.nextGaussian();
            int state = random.nextInt(12);
            learn(tables, cell, risen, state);
            if (cell == cut) {
                SavedBytes.carry(tables::save, twin::restore);
            } else if (cell > cut) {
                learn(twin, cell, risen, state);
                double distance = 2 * random.nextGaussian();
                double phase = random.nextDouble();
                assertThat(twin.logOdds(phase, distance, distance, state))
                        .isEqualTo(tables.logOdds(phase, distance, distance, state));
            }
        }
        assertThat(SavedBytes.of(twin::save)).isEqualTo(SavedBytes.of(tables::save));
    }
}
