package dev.forewarn.backtest;

import dev.forewarn.risk.BreachLabels;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import smile.classification.GradientTreeBoost;
import smile.data.DataFrame;
import smile.data.formula.Formula;
import smile.data.vector.IntVector;
import smile.math.MathEx;

/**
 * Gradient boosting on lags, fitted for each series on its own history with Smile: what a data scientist would try first.
 * A baseline; it knows nothing of other series and has no labels but those of its own past.
 */
final class LocalBoosting implements Contender {
    private static final String TARGET = "breach";
    private static final int MOST_ROWS = 3_000;
    private static final int LEAST_BREACHES = 5;
    private static final int TREES = 60;
    private static final int DEPTH = 5;
    private static final int LEAVES = 8;
    private static final int LEAST_LEAF = 10;
    private static final double SHRINKAGE = 0.08;
    private static final double SUBSAMPLE = 0.7;

    @Override
    public String name() {
        return "boosting on lags, a series";
    }

    @Override
    public Answers answer(BreachCase cut) {
        int n = cut.window().size();
        double[] answers = new double[n];
        Arrays.fill(answers, Double.NaN);
        double base = baseRate(cut);
        GradientTreeBoost model = fit(cut);
        double[] posterior = new double[2];
        double[][] row = {new double[LagFeatures.COUNT]};
        for (int i = cut.history(); i < n; i++) {
            if (Double.isNaN(cut.window().values()[i])) {
                continue;
            }
            if (model == null) {
                answers[i] = base;
                continue;
            }
            LagFeatures.fill(cut, i, row[0]);
            model.predict(DataFrame.of(row, LagFeatures.NAMES).get(0), posterior);
            answers[i] = Math.clamp(posterior[1], 0, 1);
        }
        return Answers.of(answers);
    }

    private static byte[] labels(BreachCase cut) {
        return BreachLabels.of(cut.window().slice(0, cut.history()), 0, cut.objective(), cut.shape());
    }

    private static double baseRate(BreachCase cut) {
        int breaches = 0;
        int origins = 0;
        for (byte label : labels(cut)) {
            breaches += label == 1 ? 1 : 0;
            origins += label >= 0 ? 1 : 0;
        }
        return (breaches + 0.5) / (origins + 1.0);
    }

    /** Null where the history has too few breaches to learn from. */
    private static @Nullable GradientTreeBoost fit(BreachCase cut) {
        byte[] labels = labels(cut);
        int warm = Math.min(cut.history() / 4, cut.window().grid().cellsPerDay());
        int[] origins = new int[labels.length];
        int count = 0;
        int breaches = 0;
        for (int i = warm; i < labels.length; i++) {
            if (labels[i] >= 0) {
                origins[count++] = i;
                breaches += labels[i];
            }
        }
        if (breaches < LEAST_BREACHES || breaches == count) {
            return null;
        }
        var random = new SplittableRandom(cut.series().fingerprint());
        int rows = Math.min(MOST_ROWS, count);
        double[][] features = new double[rows][LagFeatures.COUNT];
        int[] came = new int[rows];
        for (int k = 0; k < rows; k++) {
            int other = k + random.nextInt(count - k);
            int origin = origins[other];
            origins[other] = origins[k];
            LagFeatures.fill(cut, origin, features[k]);
            came[k] = labels[origin];
        }
        if (Arrays.stream(came).distinct().count() < 2) {
            return null;
        }
        DataFrame data = DataFrame.of(features, LagFeatures.NAMES).add(new IntVector(TARGET, came));
        MathEx.setSeed(cut.series().fingerprint()); // this thread's; the same history gives the same trees
        return GradientTreeBoost.fit(
                Formula.lhs(TARGET),
                data,
                new GradientTreeBoost.Options(TREES, DEPTH, LEAVES, LEAST_LEAF, SHRINKAGE, SUBSAMPLE, null, null));
    }
}
