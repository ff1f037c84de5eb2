package dev.forewarn.scoring;

import dev.forewarn.forecast.FittedForecaster;
import dev.forewarn.metric.SeriesKey;
import dev.forewarn.metric.Window;
import dev.forewarn.risk.BreachTrees;
import dev.forewarn.risk.LeafLearning;
import dev.forewarn.risk.Objective;
import dev.forewarn.risk.ObjectiveEstimate;
import dev.forewarn.risk.Shape;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * What training teaches a series about itself before its history is walked: examples at many limits of its past, a few
 * times over, bend the shared trees' leaves. Online only one limit is seen, and most of its windows are calm.
 */
final class Lessons {
    private static final int EPOCHS = 2;
    private static final int LEAST_BREACHES = 20;

    private Lessons() {}

    /**
     * Teaches.
     *
     * @param state      that stands before its past
     * @param forecaster of that series, which is only asked for a copy that stands at the beginning
     */
    static void teach(SeriesState state, SeriesKey series, Window past, FittedForecaster forecaster) {
        Set<Shape> taught = new HashSet<>();
        for (ObjectiveEstimate estimate : state.estimates()) {
            if (taught.add(estimate.shape())) {
                state.risks()
                        .learning(estimate.shape())
                        .ifPresent(learning ->
                                teach(learning, series, past, forecaster.restarted(past), estimate.objective()));
            }
        }
    }

    private static void teach(
            LeafLearning learning, SeriesKey series, Window past, FittedForecaster start, Objective objective) {
        List<BreachExample> examples = BreachExamples.of(series, past, start, objective);
        int count = examples.size();
        if (examples.stream().filter(BreachExample::breached).count() < LEAST_BREACHES) {
            return;
        }
        double total = examples.stream().mapToDouble(BreachExample::weight).sum();
        char[][] reached = new char[count][learning.reaches()];
        double[] shared = new double[count];
        float[] scratch = new float[learning.scratch()];
        for (int i = 0; i < count; i++) {
            float[] row = examples.get(i).features();
            shared[i] = learning.shared(row, row[BreachTrees.FROM_TABLES], scratch, reached[i]);
        }
        var random = new SplittableRandom(series.fingerprint());
        int[] order = new int[count];
        for (int i = 0; i < count; i++) {
            order[i] = i;
        }
        for (int epoch = 0; epoch < EPOCHS; epoch++) {
            shuffle(order, random);
            for (int i : order) {
                BreachExample example = examples.get(i);
                learning.teach(reached[i], shared[i], example.breached(), example.weight() * count / total);
            }
        }
    }

    private static void shuffle(int[] order, SplittableRandom random) {
        for (int i = order.length - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            int kept = order[i];
            order[i] = order[other];
            order[other] = kept;
        }
    }
}
