package dev.forewarn.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forewarn.kernel.SavedBytes;
import dev.forewarn.metric.Window;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

class DriftWatchTest {
    private static final int HORIZON = 6;
    private static final int FROM = 20 * Synthetic.DAY;

    /** One series in the hands of a watch, and of none. */
    private static final class Run {
        private final FittedForecaster watched;
        private final FittedForecaster alone;
        private final IntToDoubleFunction values;
        private DriftWatch watch = new DriftWatch(HORIZON, Synthetic.DAY);
        private int cell = FROM;
        private double watchedError;
        private double aloneError;

        Run(IntToDoubleFunction values) {
            var history = Synthetic.window(FROM, values);
            this.values = values;
            this.watched = fit(history);
            this.alone = fit(history);
        }

        private static FittedForecaster fit(Window history) {
            return new ExponentialSmoothing(Season.NONE).fit(history, HORIZON).orElseThrow();
        }

        void go(int cells) {
            double[] path = new double[HORIZON];
            for (int i = 0; i < cells; i++, cell++) {
                double x = values.applyAsDouble(cell);
                watched.forecast(cell, x, path);
                watchedError += Math.abs(path[HORIZON - 1] - values.applyAsDouble(cell + HORIZON));
                alone.forecast(cell, x, path);
                aloneError += Math.abs(path[HORIZON - 1] - values.applyAsDouble(cell + HORIZON));
                watch.learn(watched, cell, x, 0.8, 1000);
                alone.learn(cell, x);
            }
        }
    }

    private static IntToDoubleFunction noiseWith(IntToDoubleFunction level) {
        return i ->
                level.applyAsDouble(i) + new SplittableRandom(31L * i).split().nextGaussian();
    }

    @Test
    void aSteadySeriesIsLeftAlone() {
        var run = new Run(noiseWith(i -> 50));
        run.go(Synthetic.DAY);
        assertThat(run.watch.isRelearning(run.cell)).isFalse();
        assertThat(run.watchedError).isEqualTo(run.aloneError);
    }

    @Test
    void aNewLevelIsLearntSooner() {
        var run = new Run(noiseWith(i -> i < FROM + 20 ? 50 : 62));
        run.go(20);
        run.watchedError = 0;
        run.aloneError = 0;
        run.go(2);
        assertThat(run.watch.isRelearning(run.cell)).isFalse();
        boolean wasRelearning = false;
        for (int i = 0; i < 20; i++) {
            run.go(1);
            wasRelearning |= run.watch.isRelearning(run.cell - 1);
        }
        assertThat(wasRelearning).isTrue();
        assertThat(run.watch.isRelearning(run.cell + HORIZON)).isFalse();
        run.go(Synthetic.DAY / 2);
        assertThat(run.watchedError).isLessThan(0.97 * run.aloneError); // healthy: 0.945; without relearning 1
    }

    @Test
    void whatGoesBackWithinADayBringsTheOldLevelBack() {
        var run = new Run(noiseWith(i -> i < FROM + 20 || i >= FROM + 40 ? 50 : 62));
        run.go(20 + 20 + 10);
        double[] path = new double[HORIZON];
        run.watched.forecast(run.cell, 50, path);
        assertThat(path[HORIZON - 1]).isBetween(48.0, 52.5);
    }

    @Test
    void nothingIsSaidBeforeErrorsAreKnown() {
        var run = new Run(noiseWith(i -> 50));
        for (int i = 0; i < 50; i++) {
            run.watch.learn(run.watched, FROM + i, 1e6 * i, 0, 1000);
            run.watch.learn(run.watched, FROM + i, 1e6 * i, 1, 99);
        }
        assertThat(run.watch.isRelearning(FROM + 50)).isFalse();
    }

    @Test
    void aRestartChangesNothing() {
        var run = new Run(noiseWith(i -> i / 30 % 2 == 0 ? 50 : 62));
        var other = new Run(noiseWith(i -> i / 30 % 2 == 0 ? 50 : 62));
        for (int i = 0; i < 50; i++) {
            var fresh = new DriftWatch(HORIZON, Synthetic.DAY);
            SavedBytes.carry(other.watch::save, fresh::restore);
            other.watch = fresh;
            run.go(5);
            other.go(5);
            assertThat(SavedBytes.of(other.watch::save)).isEqualTo(SavedBytes.of(run.watch::save));
            assertThat(SavedBytes.of(other.watched::save)).isEqualTo(SavedBytes.of(run.watched::save));
        }
    }
}
