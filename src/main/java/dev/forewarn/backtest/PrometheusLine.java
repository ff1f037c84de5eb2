package dev.forewarn.backtest;

import dev.forewarn.kernel.LeastSquares;
import java.time.Duration;
import java.util.Arrays;

/**
 * {@code predict_linear(x[1h], horizon)} as Prometheus computes it: ordinary least squares over the samples of the window,
 * times counted from the evaluation, so that the intercept is the line's value now; a window without two samples has no
 * answer, and one whose samples are all equal has slope zero. The alert is that the line crosses the limit within the horizon; as a score,
 * the line's highest point above the limit in standard deviations of what the line leaves.
 *
 * <p>Where steps exceed ten minutes the hour becomes a horizon of the case, since a line wants more than a point or two.
 */
final class PrometheusLine implements Contender {
    private final int hours;

    PrometheusLine(int hours) {
        this.hours = hours;
    }

    @Override
    public String name() {
        return "predict_linear " + hours + " h";
    }

    @Override
    public Answers answer(BreachCase cut) {
        int n = cut.window().size();
        double[] score = new double[n];
        double[] cells = new double[n];
        Arrays.fill(score, Double.NaN);
        Arrays.fill(cells, Double.NaN);
        long hour = Math.max(
                Duration.ofHours(1).toMillis() / cut.window().grid().stepMillis(),
                cut.shape().horizonCells());
        int width = (int) (hours * hour);
        var line = new LeastSquares();
        for (int i = cut.history(); i < n; i++) {
            if (fit(line, cut, i, width)) {
                double now = line.at(0);
                double then = line.at(cut.shape().horizonCells());
                double limit = Baselines.sign(cut) * cut.objective().limit();
                double spread = line.residualDeviation() + 1e-9 * (1 + Math.abs(now));
                score[i] = Baselines.normal((Math.max(now, then) - limit) / spread);
                cells[i] = line.slope() > 0 ? Math.max(1, (limit - now) / line.slope()) : Double.NaN;
            }
        }
        return new Answers(score, score, cells);
    }

    private static boolean fit(LeastSquares line, BreachCase cut, int i, int width) {
        line.reset();
        int count = 0;
        if (Double.isNaN(cut.window().values()[i])) {
            return false;
        }
        for (int j = Math.max(0, i - width + 1); j <= i; j++) {
            double x = cut.window().values()[j];
            if (!Double.isNaN(x)) {
                line.add(j - i, Baselines.sign(cut) * x);
                count++;
            }
        }
        return count >= 2;
    }
}
