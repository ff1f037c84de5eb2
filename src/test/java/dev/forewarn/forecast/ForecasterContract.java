package dev.forewarn.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.forewarn.kernel.SavedBytes;
import dev.forewarn.metric.Window;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every kind of forecaster keeps. */
abstract class ForecasterContract {
    private static final int HORIZON = 6;
    private static final int LONG_ENOUGH = 3 * Synthetic.WEEK;

    abstract Forecaster forecaster();

    /** The longest history that is too short. */
    abstract int tooShort();

    private FittedForecaster fitted(Window history) {
        return forecaster().fit(history, HORIZON).orElseThrow();
    }

    private static double[] path(FittedForecaster fitted, long cell, double x) {
        double[] path = new double[HORIZON];
        fitted.forecast(cell, x, path);
        return path;
    }

    @Test
    void doesNotAlterItsInput() {
        Window history = Synthetic.sineWithNoise(LONG_ENOUGH, 1, 1);
        double[] before = history.values().clone();
        fitted(history);
        assertThat(history.values()).isEqualTo(before);
    }

    @Test
    void sameHistorySameAnswer() {
        Window history = Synthetic.sineWithNoise(LONG_ENOUGH, 1, 2);
        assertThat(SavedBytes.of(fitted(history)::save)).isEqualTo(SavedBytes.of(fitted(history)::save));
    }

    @Test
    void askingChangesNothing() {
        FittedForecaster fitted = fitted(Synthetic.sineWithNoise(LONG_ENOUGH, 1, 3));
        byte[] before = SavedBytes.of(fitted::save);
        fitted.expected(LONG_ENOUGH);
        path(fitted, LONG_ENOUGH + 2, 7);
        assertThat(SavedBytes.of(fitted::save)).isEqualTo(before);
    }

    @Test
    void carriesItsName() {
        assertThat(fitted(Synthetic.sineWithNoise(LONG_ENOUGH, 1, 4)).name())
                .isEqualTo(forecaster().name());
        assertThat(Forecasters.named(forecaster().name()).name())
                .isEqualTo(forecaster().name());
    }

    @Test
    void anyNumberOfRestartsChangesNothing() {
        var random = new SplittableRandom(11);
        Window series = Synthetic.autoregressionWithSeason(LONG_ENOUGH + 5000, 5);
        FittedForecaster unbroken = fitted(series.slice(0, LONG_ENOUGH));
        FittedForecaster restarted = fitted(series.slice(0, LONG_ENOUGH));
        for (int cell = LONG_ENOUGH; cell < series.size(); cell++) {
            if (random.nextInt(100) == 0) {
                FittedForecaster fresh = forecaster().blank(Synthetic.GRID);
                SavedBytes.carry(restarted::save, fresh::restore);
                restarted = fresh;
            }
            if (random.nextInt(400) == 0) {
                cell += random.nextInt(200); // a gap
            } else if (random.nextInt(100) > 0 && cell < series.size()) {
                double x = series.values()[cell];
                assertThat(path(restarted, cell, x)).isEqualTo(path(unbroken, cell, x));
                assertThat(restarted.expected(cell)).isEqualTo(unbroken.expected(cell));
                unbroken.learn(cell, x);
                restarted.learn(cell, x);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.1, 42, -3e10, 1e-300, 1e30})
    void aConstantStaysItself(double level) {
        FittedForecaster fitted = fitted(Synthetic.window(LONG_ENOUGH, i -> level));
        assertThat(Synthetic.list(path(fitted, LONG_ENOUGH, level)))
                .allSatisfy(x -> assertThat(x).isCloseTo(level, within(1e-12 * Math.abs(level))));
    }

    @ParameterizedTest
    @ValueSource(doubles = {3e10, -3e10, 1e6})
    void aHugeOffsetCostsNoAccuracy(double offset) {
        Window plain = Synthetic.autoregressionWithSeason(LONG_ENOUGH, 6);
        Window shifted = Synthetic.window(LONG_ENOUGH, i -> offset + plain.values()[i]);
        double[] expected = path(fitted(plain), LONG_ENOUGH, 3);
        double[] found = path(fitted(shifted), LONG_ENOUGH, offset + 3);
        for (int h = 0; h < HORIZON; h++) {
            assertThat(found[h] - offset).isCloseTo(expected[h], within(0.1)); // of a spread of seven
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-60, -20, 20, 60})
    void theUnitDoesNotMatter(int power) {
        double factor = Math.scalb(1.0, power); // exact in binary, so the answer must be exact
        Window plain = Synthetic.autoregressionWithSeason(LONG_ENOUGH, 7);
        Window scaled = Synthetic.window(LONG_ENOUGH, i -> factor * plain.values()[i]);
        double[] expected = Arrays.stream(path(fitted(plain), LONG_ENOUGH, 3))
                .map(x -> factor * x)
                .toArray();
        assertThat(path(fitted(scaled), LONG_ENOUGH, factor * 3)).containsExactly(expected, within(1e-9 * factor));
    }

    @Test
    void historyWithHolesIsEnough() {
        Window noisy = Synthetic.sineWithNoise(LONG_ENOUGH, 1, 8);
        Window holes = Synthetic.window(LONG_ENOUGH, i -> i < 700 || i % 7 == 0 ? Double.NaN : noisy.values()[i]);
        assertThat(Synthetic.list(path(fitted(holes), LONG_ENOUGH, 100)))
                .allSatisfy(x -> assertThat(x).isBetween(70.0, 130.0));
    }

    @Test
    void aHistoryShorterThanItsSeasonIsNotFitted() {
        assertThat(forecaster().fit(Synthetic.sineWithNoise(tooShort(), 1, 9), HORIZON))
                .isEmpty();
        assertThat(forecaster().fit(Synthetic.sineWithNoise(tooShort() + 1, 1, 9), HORIZON))
                .isPresent();
        assertThat(forecaster().fit(Synthetic.window(LONG_ENOUGH, i -> Double.NaN), HORIZON))
                .isEmpty();
    }

    @Test
    void expectsNothingBeforeItSawAnything() {
        FittedForecaster blank = forecaster().blank(Synthetic.GRID);
        assertThat(blank.expected(5)).isNaN();
        assertThat(path(blank, 5, 1e7)).containsOnly(1e7);
        blank.learn(5, 1e7);
        assertThat(blank.expected(6)).isEqualTo(1e7);
    }
}
