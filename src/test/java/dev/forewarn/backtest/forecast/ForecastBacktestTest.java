package dev.forewarn.backtest.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.forewarn.backtest.Families;
import dev.forewarn.backtest.Section;
import dev.forewarn.backtest.Workers;
import dev.forewarn.metric.Grid;
import dev.forewarn.metric.SeriesKey;
import dev.forewarn.metric.TimeSeries;
import dev.forewarn.metric.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ForecastBacktestTest {
    private static final int DAY = 144;
    private static final long STEP = 600_000;

    private static TimeSeries series(String name, int cells, IntToDoubleFunction value) {
        long[] times = new long[cells];
        double[] values = new double[cells];
        for (int i = 0; i < cells; i++) {
            times[i] = STEP * i;
            values[i] = value.applyAsDouble(i);
        }
        return new TimeSeries(SeriesKey.parse(name), times, values);
    }

    private static TimeSeries daily(long seed) {
        var random = new SplittableRandom(seed);
        return series("day" + seed, 10 * DAY, i -> 50 + 10 * Math.sin(2 * Math.PI * i / DAY) + random.nextGaussian());
    }

    private static List<ForecastMethod> methods() {
        return ForecastBacktest.methods();
    }

    /** The prefix test: nonsense after an origin alters nothing that was said at it or before. */
    @ParameterizedTest
    @MethodSource("methods")
    void nothingIsKnownOfWhatComesAfter(ForecastMethod method) {
        TimeSeries plain = daily(3);
        ForecastCase cut = ForecastCase.of("a", plain).orElseThrow();
        int last = cut.origins().length / 2;
        TimeSeries broken =
                series("day3", plain.size(), i -> i <= cut.origins()[last] ? plain.values()[i] : 1e6 * (i % 3));
        var garbled = new ForecastCase(
                cut.family(),
                cut.series(),
                Window.of(broken, cut.window().grid()),
                cut.history(),
                cut.horizon(),
                cut.season(),
                cut.scale(),
                cut.origins(),
                cut.purpose(),
                cut.shifts());
        double[][][] expected = Arrays.copyOf(method.quantiles(cut), last + 1);
        assertThat(Arrays.copyOf(method.quantiles(garbled), last + 1)).isDeepEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("methods")
    void quantilesAscend(ForecastMethod method) {
        for (double[][] fan : method.quantiles(ForecastCase.of("a", daily(4)).orElseThrow())) {
            for (double[] quantiles : fan) {
                assertThat(quantiles).isSorted().doesNotContain(Double.NaN);
            }
        }
    }

    /** By hand: of two origins with one cell each, 10 and 20 came; the median said 12 and 20. */
    @Test
    void scoresAreWhatTheySay() {
        var grid = new Grid(0, STEP);
        var cut = new ForecastCase(
                "a",
                SeriesKey.of("s"),
                new Window(grid, 0, new double[] {1, 10, 3, 20}),
                0,
                1,
                1,
                4,
                new int[] {0, 2},
                new byte[] {ForecastCase.SCORED, ForecastCase.SCORED | ForecastCase.AFTER_SHIFT},
                new int[] {2});
        double[] first = {11, 11, 11, 11, 11, 12, 13, 13, 13, 13, 13};
        double[] second = {18, 19, 20, 20, 20, 20, 20, 20, 20, 21, 22};
        ForecastScores scores = ForecastScores.of(cut, new double[][][] {{first}, {second}});
        assertThat(scores.mase()).isCloseTo(1 / 4.0, within(1e-12)); // errors 2 and 0, in units of 4
        assertThat(scores.coverage80()).isEqualTo(0.5);
        assertThat(scores.afterShift80()).isEqualTo(1);
        assertThat(scores.dayAfter80()).isNaN();
        assertThat(scores.quantileLoss()[4]).isCloseTo(2, within(1e-12)); // twice half of |10 - 12|
        assertThat(scores.quantileLoss()[0]).isCloseTo(2 * 0.9 * 1 + 2 * 0.1 * 1, within(1e-12));
        assertThat(scores.magnitude()).isEqualTo(30);
    }

    @Test
    void aPlantedShiftIsFoundAndNoneIsInvented() {
        var random = new SplittableRandom(6);
        TimeSeries shifted = series(
                "s",
                14 * DAY,
                i -> (i < 9 * DAY + 30 ? 0 : 12) + 5 * Math.sin(2 * Math.PI * i / DAY) + random.nextGaussian());
        int[] found = ForecastCase.of("a", shifted).orElseThrow().shifts();
        assertThat(found).hasSize(1);
        assertThat(found[0]).isBetween(9 * DAY + 28, 9 * DAY + 32);
        assertThat(ForecastCase.of("a", daily(5)).orElseThrow().shifts()).isEmpty();
    }

    @Test
    void aConstantSeriesIsLeftOutAndCounted() {
        var families = new Families(
                List.of(
                        new Families.Family("a", List.of(daily(1), daily(2), series("flat", 5 * DAY, i -> 3))),
                        new Families.Family("b", List.of(daily(7)))),
                List.of());
        Section section = new ForecastBacktest(new Workers(1)).run(families, (stage, done, total) -> {});
        assertThat(section.id()).isEqualTo("forecast");
        assertThat(section.notes()).anyMatch(note -> note.startsWith("1 of 4 series are left out"));
        assertThat(section.tables().getFirst().rows().getFirst().getFirst()).isEqualTo("forewarn");
        assertThat(section.figures()).hasSizeGreaterThanOrEqualTo(3);
        List<?> ours = new ArrayList<>((List<?>) section.json().get("methods"));
        assertThat(((Map<?, ?>) ours.getFirst()).get("relative_quantile_loss"))
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.DOUBLE)
                .isBetween(
                        0.4,
                        0.98); // a sine under noise: averaging days leaves 0.75 of the error, ten days are short for it
    }
}
