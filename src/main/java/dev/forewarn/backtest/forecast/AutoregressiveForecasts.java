package dev.forewarn.backtest.forecast;

/**
 * An autoregression of what a daily profile leaves, by Yule and Walker's equations (solved by Levinson and Durbin's
 * recursion) on history; normal errors that grow as the model implies.
 */
final class AutoregressiveForecasts extends GaussianForecasts {
    private final int order;

    AutoregressiveForecasts(int order) {
        super("AR(" + order + ") around time of day");
        this.order = order;
    }

    @Override
    Running fit(ForecastCase cut) {
        DailyProfile profile = DailyProfile.of(cut);
        double[] rest = profile.rest(cut);
        double[] covariances = new double[order + 1];
        for (int lag = 0; lag <= order; lag++) {
            for (int i = lag; i < rest.length; i++) {
                covariances[lag] += rest[i] * rest[i - lag] / rest.length;
            }
        }
        double[] coefficients = new double[order];
        double variance = covariances[0];
        for (int k = 0; k < order && variance > 0; k++) {
            double sum = covariances[k + 1];
            for (int j = 0; j < k; j++) {
                sum -= coefficients[j] * covariances[k - j];
            }
            double reflection = sum / variance;
            double[] before = coefficients.clone();
            coefficients[k] = reflection;
            for (int j = 0; j < k; j++) {
                coefficients[j] = before[j] - reflection * before[k - 1 - j];
            }
            variance *= 1 - reflection * reflection;
        }
        return new Model(profile, coefficients, Math.sqrt(Math.max(0, variance)), cut.horizon());
    }

    private static final class Model implements Running {
        private final DailyProfile profile;
        private final double[] coefficients;
        private final double[] growth; // deviation by cells ahead
        private final double[] recent; // newest first
        private int learnt;

        Model(DailyProfile profile, double[] coefficients, double deviation, int horizon) {
            this.profile = profile;
            this.coefficients = coefficients;
            this.recent = new double[coefficients.length];
            this.growth = new double[horizon];
            double[] psi = new double[horizon];
            double squares = 0;
            for (int h = 0; h < horizon; h++) {
                psi[h] = h == 0 ? 1 : 0;
                for (int j = 0; j < Math.min(h, coefficients.length); j++) {
                    psi[h] += coefficients[j] * psi[h - 1 - j];
                }
                squares += psi[h] * psi[h];
                growth[h] = deviation * Math.sqrt(squares);
            }
        }

        @Override
        public void learn(double x) {
            push(recent, x - profile.at(learnt));
            learnt++;
        }

        private static void push(double[] recent, double x) {
            System.arraycopy(recent, 0, recent, 1, recent.length - 1);
            recent[0] = x;
        }

        @Override
        public void forecast(double[] mean, double[] deviation) {
            double[] ahead = recent.clone();
            for (int h = 0; h < mean.length; h++) {
                double next = 0;
                for (int j = 0; j < coefficients.length; j++) {
                    next += coefficients[j] * ahead[j];
                }
                push(ahead, next);
                mean[h] = next + profile.at(learnt + h);
                deviation[h] = growth[h];
            }
        }
    }
}
