package dev.forewarn.risk;

import dev.forewarn.kernel.LeafWeights;
import dev.forewarn.kernel.Logit;
import dev.forewarn.kernel.StateReader;
import dev.forewarn.kernel.StateWriter;
import java.io.IOException;

/**
 * How one series bends the shared breach trees for one question: leaf weights that learn from its own closed windows, at
 * whatever limit.
 */
public final class LeafLearning {
    private static final double STEP_A_HORIZON = 1.5;
    private static final double LESSON_STEP = 0.1;
    private static final double HEAVIEST = 5;
    private static final double HORIZONS_TO_HALVE = 5;

    private final BreachTrees trees;
    private final LeafWeights weights;
    private final double step;

    LeafLearning(Shape shape, BreachTrees trees) {
        this.trees = trees;
        int stride = ObjectiveEstimate.learnEvery(shape);
        this.weights = new LeafWeights(trees.trees(), HORIZONS_TO_HALVE * shape.horizonCells() / stride);
        this.step = STEP_A_HORIZON * stride / shape.horizonCells();
    }

    /** How many leaves a row reaches, one a tree. */
    public int trees() {
        return trees.trees().trees();
    }

    /** How long the array must be that is told which leaves. */
    public int reaches() {
        return trees.trees().reaches();
    }

    /** How long the scratch array must be. */
    public int scratch() {
        return trees.trees().scratch();
    }

    /**
     * Leaf numbers from a file.
     *
     * @throws IOException where the trees have no such leaf
     */
    void requireKnown(char[] reached) throws IOException {
        for (char leaf : reached) {
            if (leaf >= trees.trees().leaves()) {
                throw new IOException(
                        "leaf " + (int) leaf + " of trees with " + trees.trees().leaves());
            }
        }
    }

    /** Names the trees whose leaves these are. */
    long fingerprint() {
        return trees.trees().fingerprint();
    }

    /** Log-odds of the shared trees and the tables, before anything of this series' own; fills the leaves reached. */
    public double shared(float[] row, double fromTables, int[] scratch, char[] reached) {
        return trees.share() * trees.trees().sum(row, scratch, reached) + (1 - trees.share()) * fromTables;
    }

    /** What this series adds. */
    double own(char[] reached, int from) {
        return weights.sum(reached, from);
    }

    /**
     * Learns from a window that closed.
     *
     * @param said the log-odds of all of it together: what was shared, and {@link #own} as it is now
     */
    void closed(char[] reached, int from, double said, boolean breached) {
        weights.visit(reached, from, missing(said, breached), step);
    }

    /** Begins a course of lessons from the past; {@link Course#end} keeps what was learnt. */
    public Course course() {
        return new Course(weights.course());
    }

    /** Lessons from the past. */
    public static final class Course {
        private final LeafWeights.Course weights;

        private Course(LeafWeights.Course weights) {
            this.weights = weights;
        }

        /**
         * One lesson.
         *
         * @param shared log-odds of all that is not this series' own
         * @param weight one in the mean over all lessons
         */
        public void teach(char[] reached, double shared, boolean breached, double weight) {
            weights.teach(
                    reached,
                    missing(shared + weights.sum(reached), breached),
                    LESSON_STEP * Math.min(weight, HEAVIEST));
        }

        /** Keeps what was taught. */
        public void end() {
            weights.end();
        }
    }

    private static double missing(double said, boolean breached) {
        return (breached ? 1 : 0) - Logit.inverse(said);
    }

    void save(StateWriter out) throws IOException {
        weights.save(out);
    }

    void restore(StateReader in) throws IOException {
        weights.restore(in);
    }
}
