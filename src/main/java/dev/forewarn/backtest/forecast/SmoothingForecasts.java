package dev.forewarn.backtest.forecast;

import dev.forewarn.kernel.HoltWinters;

/** Exponential smoothing as others run it. */
final class SmoothingForecasts {
    private static final double[] WEIGHTS = {.01, .02, .05, .1, .15, .2, .3, .4, .5, .6, .7, .8, .9, .99};

    private SmoothingForecasts() {}

    /** Additive Holt-Winters with fixed weights and a daily season, as horizontal autoscalers configure it. */
    static ForecastMethod holtWinters() {
        return new GaussianForecasts("Holt-Winters") {
            @Override
            Running fit(ForecastCase cut) {
                var model = new HoltWinters(0.3, 0.01, 0.1, Math.max(2, cut.season()));
                return new Running() {
                    @Override
                    public void learn(double x) {
                        model.learn(x);
                    }

                    @Override
                    public void forecast(double[] mean, double[] deviation) {
                        for (int h = 0; h < mean.length; h++) {
                            mean[h] = model.ahead(h + 1);
                            deviation[h] = model.deviation() * Math.sqrt(1 + 0.09 * h);
                        }
                    }
                };
            }
        };
    }

    /**
     * Theta (Assimakopoulos and Nikolopoulos 2000) as Hyndman and Billah 2003 rewrote it: simple exponential smoothing of what
     * a daily profile leaves, with half the slope of history's trend as drift; the weight is history's best one step ahead.
     */
    static ForecastMethod theta() {
        return new GaussianForecasts("Theta") {
            @Override
            Running fit(ForecastCase cut) {
                return Theta.fit(cut);
            }
        };
    }

    private static final class Theta implements GaussianForecasts.Running {
        private final DailyProfile profile;
        private final double weight;
        private final double drift;
        private final double deviation;
        private double level = Double.NaN;
        private int learnt;

        private Theta(DailyProfile profile, double weight, double drift, double deviation) {
            this.profile = profile;
            this.weight = weight;
            this.drift = drift;
            this.deviation = deviation;
        }

        static Theta fit(ForecastCase cut) {
            DailyProfile profile = DailyProfile.of(cut);
            double[] rest = profile.rest(cut);
            double best = Double.POSITIVE_INFINITY;
            double weight = 0.5;
            for (double tried : WEIGHTS) {
                double squares = 0;
                double level = rest[0];
                for (int i = 1; i < rest.length; i++) {
                    double error = rest[i] - level;
                    squares += error * error;
                    level += tried * error;
                }
                if (squares < best) {
                    best = squares;
                    weight = tried;
                }
            }
            return new Theta(profile, weight, slope(rest) / 2, Math.sqrt(best / Math.max(1, rest.length - 1)));
        }

        private static double slope(double[] rest) {
            double middle = (rest.length - 1) / 2.0;
            double products = 0;
            double squares = 1e-300;
            for (int i = 0; i < rest.length; i++) {
                products += (i - middle) * rest[i];
                squares += (i - middle) * (i - middle);
            }
            return products / squares;
        }

        @Override
        public void learn(double x) {
            double rest = x - profile.at(learnt);
            level = Double.isNaN(level) ? rest : level + weight * (rest - level);
            learnt++;
        }

        @Override
        public void forecast(double[] mean, double[] spread) {
            double kept = (1 - Math.pow(1 - weight, learnt)) / weight;
            for (int h = 0; h < mean.length; h++) {
                mean[h] = level + drift * (h + kept) + profile.at(learnt + h);
                spread[h] = deviation * Math.sqrt(1 + h * weight * weight);
            }
        }
    }
}
