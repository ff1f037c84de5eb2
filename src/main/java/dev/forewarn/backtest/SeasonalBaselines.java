package dev.forewarn.backtest;

import dev.forewarn.kernel.SustainedMaximum;
import java.time.Duration;
import java.util.Arrays;

/** What is known without any model: how often it happened, and what the same time of other days showed. */
final class SeasonalBaselines {
    private static final Duration WEEKLY_WINDOW = Duration.ofMinutes(30);

    private SeasonalBaselines() {}

    /** Always the history's base rate. */
    static Contender climatology() {
        return Baselines.named("climatology", cut -> {
            double base = cut.historyBaseRate();
            return i -> Double.isNaN(base) ? 0 : base;
        });
    }

    /**
     * Seasonal naive with the quantiles of its errors: the highest level held within the horizon will be that of the same
     * time yesterday, plus an error as history had them. One error for the whole horizon, which is kinder to the method than
     * an error for each step.
     */
    static Contender naiveWithErrors() {
        return Baselines.named("seasonal naive + errors", cut -> {
            int day = Math.max(
                    cut.window().grid().cellsPerDay(),
                    cut.shape().horizonCells() + cut.shape().lastingCells());
            double[] reached = reached(cut);
            double[] errors = errors(
                    reached,
                    cut.history() - cut.shape().horizonCells() - cut.shape().lastingCells(),
                    day);
            double limit = Baselines.sign(cut) * cut.objective().limit();
            return i -> {
                double yesterday = i < day ? Double.NaN : reached[i - day];
                return errors.length == 0 || !Double.isFinite(yesterday)
                        ? 0
                        : (above(errors, limit - yesterday) + 0.5) / (errors.length + 1.0);
            };
        });
    }

    /** By cell: the highest level held within the horizon after it, in the direction of the limit; NaN where it is not known. */
    private static double[] reached(BreachCase cut) {
        int n = cut.window().size();
        double[] reached = new double[n];
        Arrays.fill(reached, Double.NaN);
        var maximum =
                new SustainedMaximum(cut.shape().horizonCells(), cut.shape().lastingCells());
        for (int i = 0; i < n; i++) {
            double closed = maximum.push(Baselines.sign(cut) * cut.window().values()[i]);
            if (i >= maximum.delay()) {
                reached[i - maximum.delay()] = closed;
            }
        }
        return reached;
    }

    private static double[] errors(double[] reached, int until, int day) {
        double[] errors = new double[Math.max(0, until - day)];
        int count = 0;
        for (int i = day; i < until; i++) {
            double error = reached[i] - reached[i - day];
            if (Double.isFinite(error)) {
                errors[count++] = error;
            }
        }
        double[] sorted = Arrays.copyOf(errors, count);
        Arrays.sort(sorted);
        return sorted;
    }

    /** How many of the sorted values lie above a bound. */
    private static int above(double[] sorted, double bound) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] > bound) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return sorted.length - low;
    }

    /**
     * {@code max_over_time(x[30m] offset 1w)} as operators write it, looking ahead: the highest value of the half hour that
     * began at this time a week ago, against the limit; a day ago while no week is known.
     */
    static Contender weekAgo() {
        return Baselines.named("30 min a week ago", cut -> {
            int perDay = cut.window().grid().cellsPerDay();
            int width = (int)
                    Math.max(1, WEEKLY_WINDOW.toMillis() / cut.window().grid().stepMillis());
            double scale = Baselines.historyScale(cut);
            return i -> {
                int back = i >= 7 * perDay ? 7 * perDay : perDay;
                double least = Double.POSITIVE_INFINITY;
                for (int j = Math.max(0, i - back + 1); j <= Math.min(i, i - back + width); j++) {
                    double x = cut.window().values()[j];
                    least = Double.isNaN(x) ? least : Math.min(least, Baselines.margin(cut, x));
                }
                return Double.isInfinite(least) ? 0 : Baselines.normal(-least / scale);
            };
        });
    }
}
