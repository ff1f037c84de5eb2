package dev.forewarn.scoring;

import dev.forewarn.metric.SeriesKey;
import dev.forewarn.metric.Window;
import dev.forewarn.risk.BreachTrees;
import dev.forewarn.risk.LeafLearning;
import dev.forewarn.risk.Objective;
import dev.forewarn.risk.ObjectiveEstimate;
import dev.forewarn.risk.Shape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * What training teaches a series about itself: examples at many limits of its past, a few times over, bend the shared
 * trees' leaves. Online only one limit is seen, and most of its windows are calm.
 *
 * <p>The examples are taken on the same walk through the past that warms the series, and taught at its end.
 */
final class Lessons {
    private static final int EPOCHS = 5;
    private static final int LEAST_BREACHES = 20;

    private final SeriesState state;
    private final SeriesKey series;
    private final Window past;
    private final List<BreachExamples> examples = new ArrayList<>();
    private final List<LeafLearning> learners = new ArrayList<>();

    /** Prepares a state that stands before its past. */
    Lessons(SeriesState state, SeriesKey series, Window past) {
        this.state = state;
        this.series = series;
        this.past = past;
        Set<Shape> taught = new HashSet<>();
        var limits = new ArrayList<Objective>();
        for (ObjectiveEstimate estimate : state.estimates()) {
            var learning = state.risks().learning(estimate.shape());
            if (learning.isPresent() && taught.add(estimate.shape())) {
                var drawn = new BreachExamples(series, past, estimate.objective(), BreachExamples.Draw.FOR_ONE);
                examples.add(drawn);
                learners.add(learning.get());
                limits.addAll(drawn.objectives());
            }
        }
        state.noteAside(limits);
    }

    /** Looks at the newest cell, of which all samples have come. */
    void look() {
        int cell = (int) (state.newestCell() - past.firstCell());
        int first = 0;
        for (BreachExamples each : examples) {
            each.look(state, first, cell);
            first += each.limits();
        }
    }

    /** Teaches what the walk has shown. */
    void teach() {
        state.noteAside(List.of());
        for (int i = 0; i < learners.size(); i++) {
            teach(learners.get(i), examples.get(i).examples());
        }
    }

    private void teach(LeafLearning learning, List<BreachExample> examples) {
        int count = examples.size();
        if (examples.stream().filter(BreachExample::breached).count() < LEAST_BREACHES) {
            return;
        }
        double total = examples.stream().mapToDouble(BreachExample::weight).sum();
        char[][] reached = new char[count][learning.reaches()];
        double[] shared = new double[count];
        int[] scratch = new int[learning.scratch()];
        int[] order = new int[count];
        for (int i = 0; i < count; i++) {
            float[] row = examples.get(i).features();
            shared[i] = learning.shared(row, row[BreachTrees.FROM_TABLES], scratch, reached[i]);
            order[i] = i;
        }
        var random = new SplittableRandom(series.fingerprint());
        LeafLearning.Course course = learning.course();
        for (int epoch = 0; epoch < EPOCHS; epoch++) {
            shuffle(order, random);
            for (int i : order) {
                BreachExample example = examples.get(i);
                course.teach(reached[i], shared[i], example.breached(), example.weight() * count / total);
            }
        }
        course.end();
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
