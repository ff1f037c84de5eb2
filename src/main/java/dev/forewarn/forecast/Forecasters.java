package dev.forewarn.forecast;

import dev.forewarn.metric.Window;
import java.util.List;
import java.util.stream.Stream;

/**
 * The family of forecasters and the choice among them: each is fitted on the older part of a history and asked from
 * rolling origins in the newer part; the least mean absolute error serves, refitted on the whole.
 */
public final class Forecasters {
    private static final double TUNED_SHARE = 0.7;
    private static final int ORIGINS = 40;

    private Forecasters() {}

    /** Every kind that competes, simplest first; where two are equally good the simpler serves. */
    public static List<Forecaster> all() {
        return List.of(
                new SeasonalNaive(Season.NONE),
                new SeasonalNaive(Season.DAY),
                new SeasonalNaive(Season.WEEK),
                new ExponentialSmoothing(Season.NONE),
                new ExponentialSmoothing(Season.DAY),
                new ExponentialSmoothing(Season.WEEK),
                new Theta(Season.NONE),
                new Theta(Season.DAY));
    }

    /** Kinds that can serve, but won nowhere on open data and so do not compete; they are baselines of the backtest. */
    public static List<Forecaster> others() {
        return List.of(new Theta(Season.WEEK), SeasonalNaive.weeklyMaximum());
    }

    /**
     * The kind of that name, competing or not.
     *
     * @throws IllegalArgumentException listing the known names
     */
    public static Forecaster named(String name) {
        return Stream.concat(all().stream(), others().stream())
                .filter(kind -> kind.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown forecaster '" + name + "', known are "
                        + all().stream().map(Forecaster::name).toList()));
    }

    /**
     * The winner, fitted on the whole history.
     *
     * @param relativeError its mean absolute error over that of seasonal naive (daily where history allows, else
     *     naive); NaN where there were too few origins to tell
     */
    public record Choice(FittedForecaster fitted, double relativeError) {}

    /** Chooses for one series. The history must hold at least one value. */
    public static Choice choose(Window history, int horizonCells) {
        int from = (int) (history.size() * TUNED_SHARE);
        Window older = history.slice(0, from);
        double reference = Double.NaN;
        double least = Double.POSITIVE_INFINITY;
        Forecaster winner = new SeasonalNaive(Season.NONE);
        FittedForecaster winning = winner.blank(history.grid());
        for (Forecaster kind : all()) {
            var fitted = kind.fit(older, horizonCells);
            if (fitted.isEmpty()) {
                continue;
            }
            double error = rollingError(fitted.get(), history, from, horizonCells);
            if (kind.name().equals("naive") || kind.name().equals("seasonal-naive-day")) {
                reference = error;
            }
            if (error < least * 0.999) {
                least = error;
                winner = kind;
                winning = fitted.get();
            }
        }
        FittedForecaster whole = winner.refit(winning, history, horizonCells)
                .orElseGet(() -> new SeasonalNaive(Season.NONE).blank(history.grid()));
        return new Choice(whole, least / reference);
    }

    /** Mean absolute error over whole horizons, from rolling origins; the fitted forecaster is moved along. */
    private static double rollingError(FittedForecaster fitted, Window history, int from, int horizonCells) {
        double[] path = new double[horizonCells];
        int every = Math.max(1, (history.size() - from - horizonCells) / ORIGINS);
        double sum = 0;
        long count = 0;
        for (int i = from; i < history.size(); i++) {
            double x = history.values()[i];
            if (Double.isNaN(x)) {
                continue;
            }
            if ((i - from) % every == 0 && i + horizonCells < history.size()) {
                fitted.forecast(history.firstCell() + i, x, path);
                for (int h = 0; h < horizonCells; h++) {
                    double actual = history.values()[i + 1 + h];
                    if (!Double.isNaN(actual)) {
                        sum += Math.abs(actual - path[h]);
                        count++;
                    }
                }
            }
            fitted.learn(history.firstCell() + i, x);
        }
        return count == 0 ? Double.NaN : sum / count;
    }
}
