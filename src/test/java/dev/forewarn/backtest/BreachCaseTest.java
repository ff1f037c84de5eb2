package dev.forewarn.backtest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forewarn.metric.Grid;
import dev.forewarn.metric.SeriesKey;
import dev.forewarn.metric.Window;
import dev.forewarn.risk.Objective;
import dev.forewarn.risk.Shape;
import dev.forewarn.risk.Side;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BreachCaseTest {
    private static final SeriesKey CPU = SeriesKey.of("cpu");

    private static Duration minutes(int count) {
        return Duration.ofMinutes(count);
    }

    /** Values of 0 to 9 that come in runs, some missing. */
    private static double[] values(SplittableRandom random, int length) {
        double[] values = new double[length];
        double at = 5;
        for (int i = 0; i < length; i++) {
            at = random.nextInt(3) == 0 ? random.nextInt(10) : at;
            values[i] = random.nextInt(30) == 0 ? Double.NaN : at;
        }
        return values;
    }

    @Property(tries = 200)
    void labelsAndEventsAreThoseOfTheDefinition(
            @ForAll long seed,
            @ForAll boolean above,
            @ForAll @IntRange(min = 1, max = 4) int lasting,
            @ForAll @IntRange(min = 1, max = 15) int horizon,
            @ForAll @IntRange(min = 1, max = 12) int step) {
        var random = new SplittableRandom(seed);
        double[] values = values(random, 400);
        var objective = new Objective(
                above ? Side.ABOVE : Side.BELOW, above ? 6.5 : 2.5, minutes(lasting * step), minutes(horizon * step));
        var window = new Window(new Grid(0, minutes(step).toMillis()), 0, values);
        int history = 150;
        var cut = BreachCase.of("f", CPU, window, history, objective);
        if (cut.isEmpty()) {
            return;
        }
        assertThat(cut.get().shape()).isEqualTo(new Shape(objective.side(), lasting, horizon));
        assertThat(cut.get().labels()).isEqualTo(labels(values, history, objective, lasting, horizon));
        int merge = Math.max(lasting, (int) Math.ceil(10.0 / step));
        assertThat(Arrays.stream(cut.get().eventStarts()).boxed().toList())
                .isEqualTo(events(values, history, objective, lasting, merge));
    }

    private static byte[] labels(double[] values, int history, Objective objective, int lasting, int horizon) {
        byte[] labels = new byte[values.length];
        Arrays.fill(labels, (byte) -1);
        for (int i = history; i + horizon + lasting <= values.length; i++) {
            if (Double.isNaN(values[i]) || objective.side().isBeyond(values[i], objective.limit())) {
                continue;
            }
            labels[i] = 0;
            for (int j = i + 1; j <= i + horizon; j++) {
                boolean all = true;
                for (int k = j; k < j + lasting; k++) {
                    all &= objective.side().isBeyond(values[k], objective.limit());
                }
                labels[i] = all ? 1 : labels[i];
            }
        }
        return labels;
    }

    /** Maximal runs of enough cells beyond the limit; nearer than the merge distance they are one. The live half alone. */
    private static List<Integer> events(double[] values, int history, Objective objective, int lasting, int merge) {
        var starts = new ArrayList<Integer>();
        int lastEnd = -1000;
        for (int i = history; i < values.length; i++) {
            if (!objective.side().isBeyond(values[i], objective.limit())) {
                continue;
            }
            int end = i;
            while (end + 1 < values.length && objective.side().isBeyond(values[end + 1], objective.limit())) {
                end++;
            }
            if (end - i + 1 >= lasting) {
                int between = i - lastEnd - 1;
                if (between >= merge) {
                    starts.add(i);
                }
                lastEnd = end;
            }
            i = end;
        }
        return starts;
    }

    @Test
    void theStandardCaseTakesItsLimitFromHistoryAlone() {
        var random = new SplittableRandom(1);
        double[] values = new double[2000];
        Arrays.setAll(values, i -> random.nextGaussian() + (i > 1000 && i % 100 < 5 ? 5 : 0));
        var window = new Window(new Grid(0, 300_000), 0, values);
        double[] other = values.clone();
        for (int i = 1000; i < other.length; i++) {
            other[i] += 3;
        }
        var cut = BreachCase.standard("f", CPU, window).orElseThrow();
        var shifted = BreachCase.standard("f", CPU, new Window(window.grid(), 0, other))
                .orElseThrow();
        assertThat(cut.history()).isEqualTo(1000);
        assertThat(cut.objective()).isEqualTo(shifted.objective());
        assertThat(cut.objective().lasting()).isEqualTo(minutes(5));
        assertThat(cut.objective().horizon()).isEqualTo(minutes(60));
        assertThat(cut.liveDays()).isEqualTo(1000 / 288.0);
    }

    @Test
    void aSeriesWithFewBreachesIsNoCase() {
        double[] values = new double[2000];
        var random = new SplittableRandom(2);
        Arrays.setAll(values, i -> i < 1000 ? random.nextDouble() : 0.5);
        assertThat(BreachCase.standard("f", CPU, new Window(new Grid(0, 300_000), 0, values)))
                .isEmpty();
    }
}
