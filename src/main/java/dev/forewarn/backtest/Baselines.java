package dev.forewarn.backtest;

import dev.forewarn.kernel.HoltWinters;
import dev.forewarn.kernel.LeastSquares;
import dev.forewarn.kernel.Quantile;
import dev.forewarn.metric.Window;
import dev.forewarn.risk.BreachLabels;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Stream;
import org.apache.commons.math3.special.Erf;

/** What others do: the methods that ours is held against, each as its users run it. */
public final class Baselines {
    private Baselines() {}

    /** All that are quick, in the order of the report. */
    public static List<Contender> all() {
        return List.of(
                thresholdProximity(),
                linearExtrapolation(),
                seasonalClimatology(),
                firstOrderAutoregression(),
                holtWinters(),
                new LocalBoosting(),
                SeasonalBaselines.climatology(),
                new PrometheusLine(1),
                new PrometheusLine(4),
                SeasonalBaselines.naiveWithErrors(),
                SeasonalBaselines.weekAgo());
    }

    /** All of them, and Random Cut Forest, which takes longer than the others together. */
    public static List<Contender> withForest(long seed) {
        return Stream.concat(all().stream(), Stream.of(new ForestRank(seed))).toList();
    }

    /** How near the value is to its limit, in units of the history's interquartile range. */
    static Contender thresholdProximity() {
        return named("threshold proximity", cut -> {
            double scale = historyScale(cut);
            return i -> normal(-margin(cut, carried(cut, i)) / scale);
        });
    }

    /** A line through the last hour, extrapolated over the horizon: Prometheus' predict_linear. */
    static Contender linearExtrapolation() {
        return named("linear extrapolation 1 h", cut -> {
            int width = Math.max(2, cut.shape().horizonCells());
            var line = new LeastSquares();
            return i -> {
                line.reset();
                for (int j = Math.max(0, i - width + 1); j <= i; j++) {
                    double x = cut.window().values()[j];
                    if (!Double.isNaN(x)) {
                        line.add(j - i, sign(cut) * x);
                    }
                }
                double now = line.at(0);
                double then = line.at(cut.shape().horizonCells());
                double spread = line.residualDeviation() + 1e-9 * (1 + Math.abs(now));
                return normal((Math.max(now, then) - sign(cut) * cut.objective().limit()) / spread);
            };
        });
    }

    /** How often the same time of day (give or take half a horizon) saw a breach begin, in the last seven days. */
    static Contender seasonalClimatology() {
        return named("seasonal climatology 7 d", cut -> {
            int perDay = cut.window().grid().cellsPerDay();
            int reach = cut.shape().horizonCells() / 2;
            byte[] labels = allLabels(cut);
            return i -> {
                double hits = 0;
                double known = 0;
                int closed = i - cut.shape().horizonCells() - cut.shape().lastingCells();
                for (int day = 1; day <= 7; day++) {
                    for (int j = i - day * perDay - reach; j <= i - day * perDay + reach; j++) {
                        if (j >= 0 && j <= closed && labels[j] >= 0) {
                            hits += labels[j];
                            known++;
                        }
                    }
                }
                return (hits + 0.02) / (known + 1);
            };
        });
    }

    /** Deviation from a time-of-day mean decays as a first-order autoregression; the likeliest single step decides. */
    static Contender firstOrderAutoregression() {
        return named("AR(1) around time of day", cut -> {
            var model = DailyAutoregression.of(cut);
            return i -> model.highestMarginal(i);
        });
    }

    /** Additive Holt-Winters with fixed weights, as horizontal autoscalers configure it; normal errors. */
    static Contender holtWinters() {
        return named("Holt-Winters", cut -> {
            Window window = cut.window();
            int horizon = cut.shape().horizonCells();
            var model =
                    new HoltWinters(0.3, 0.01, 0.1, Math.max(2, window.grid().cellsPerDay()));
            int[] learnt = {0};
            return i -> {
                for (; learnt[0] <= i; learnt[0]++) {
                    model.learn(carried(cut, learnt[0]));
                }
                double highest = Double.NEGATIVE_INFINITY;
                for (int h = 1; h <= horizon; h++) {
                    double spread = model.deviation() * Math.sqrt(1 + 0.09 * (h - 1)) + 1e-9;
                    highest = Math.max(highest, -margin(cut, model.ahead(h)) / spread);
                }
                return normal(highest);
            };
        });
    }

    /** Fits to the history of a case; what it returns answers for a cell from what was known then. */
    interface Fitting {
        IntToDoubleFunction fit(BreachCase cut);
    }

    static Contender named(String name, Fitting fitting) {
        return new Contender() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Answers answer(BreachCase cut) {
                IntToDoubleFunction method = fitting.fit(cut);
                double[] answers = new double[cut.window().size()];
                Arrays.fill(answers, Double.NaN);
                for (int i = cut.history(); i < answers.length; i++) {
                    if (!Double.isNaN(cut.window().values()[i])) {
                        answers[i] = Math.clamp(method.applyAsDouble(i), 0, 1);
                    }
                }
                return Answers.of(answers);
            }
        };
    }

    static double sign(BreachCase cut) {
        return cut.objective().side().sign();
    }

    /** How far a value is from its limit; negative beyond it. */
    static double margin(BreachCase cut, double x) {
        return sign(cut) * (cut.objective().limit() - x);
    }

    static double carried(BreachCase cut, int i) {
        int j = i;
        while (j > 0 && Double.isNaN(cut.window().values()[j])) {
            j--;
        }
        double x = cut.window().values()[j];
        return Double.isNaN(x) ? 0 : x;
    }

    static double normal(double z) {
        return 0.5 * Erf.erfc(-z / Math.sqrt(2));
    }

    static double historyScale(BreachCase cut) {
        double[] sorted = Quantile.sortedFinite(Arrays.copyOf(cut.window().values(), cut.history()));
        double scale = Quantile.ofSorted(sorted, 0.75) - Quantile.ofSorted(sorted, 0.25);
        return scale > 0 ? scale : Math.max(1e-9, sorted[sorted.length - 1] - sorted[0]);
    }

    /** Labels of history and live half alike; only those whose window has closed may be used. */
    private static byte[] allLabels(BreachCase cut) {
        return BreachLabels.of(cut.window(), 0, cut.objective(), cut.shape());
    }
}
