package dev.forewarn.scoring;

import dev.forewarn.forecast.FittedForecaster;
import dev.forewarn.kernel.Quantile;
import dev.forewarn.metric.SeriesKey;
import dev.forewarn.metric.Window;
import dev.forewarn.risk.BreachLabels;
import dev.forewarn.risk.BreachTrees;
import dev.forewarn.risk.Objective;
import dev.forewarn.risk.Shape;
import dev.forewarn.risk.SharedModel;
import dev.forewarn.risk.Side;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Examples of breaches and of calm from one series' recorded past: many limits, some set on the whole of it and some on
 * its older half and asked in the newer one, as limits are in life. Rare breaches are drawn more often than calm, with
 * weights that restore their true share.
 */
public final class BreachExamples {
    private static final double[] WHOLE = {.9, .95, .98, .99, .995};
    private static final double[] OLDER = {.8, .9, .95, .98, .995};

    private final Window past;
    private final Draw draw;
    private final Side side;
    private final Duration lasting;
    private final Duration horizon;
    private final Shape shape;
    private final SplittableRandom random;
    private final List<Drawn> drawn = new ArrayList<>();
    private final List<BreachExample> examples = new ArrayList<>();

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Drawn(Objective objective, BitSet origins, byte[] labels, double breachWeight, double calmWeight) {}

    /** How many origins of each kind are drawn at each limit. */
    public record Draw(int mostBreaches, int mostCalm) {
        /** For a model of many series, which has all the time it needs. */
        public static final Draw FOR_MANY = new Draw(150, 260);

        /** For what one series learns of its own: neighbouring origins say nearly the same. */
        public static final Draw FOR_ONE = new Draw(60, 90);
    }

    /**
     * Draws origins; their examples come with the walk.
     *
     * @param asked gives side, duration and horizon; its limit does not matter
     */
    BreachExamples(SeriesKey series, Window past, Objective asked, Draw draw) {
        this.past = past;
        this.draw = draw;
        this.side = asked.side();
        this.lasting = asked.lasting();
        this.horizon = asked.horizon();
        this.shape = Shape.of(asked, past.grid().step());
        this.random = new SplittableRandom(series.fingerprint());
        draw();
    }

    /**
     * Draws examples and computes their features by walking through the past as the scorer would.
     *
     * @param forecaster standing before the past
     * @param asked      gives side, duration and horizon; its limit does not matter
     * @return empty where no limit has both breaches and calm
     */
    public static List<BreachExample> of(SeriesKey series, Window past, FittedForecaster forecaster, Objective asked) {
        var examples = new BreachExamples(series, past, asked, Draw.FOR_MANY);
        if (examples.drawn.isEmpty()) {
            return List.of();
        }
        var state = new SeriesState(past.grid(), forecaster, SharedModel.none(), List.of(), Double.NaN);
        state.noteAside(examples.objectives());
        for (int i = 0; i < past.size(); i++) {
            double x = past.values()[i];
            if (!Double.isNaN(x)) {
                state.observe(past.grid().middleMillis(past.firstCell() + i), x);
                examples.look(state, 0, i);
            }
        }
        return examples.examples();
    }

    /** The limits at which examples are drawn. */
    List<Objective> objectives() {
        return drawn.stream().map(Drawn::objective).toList();
    }

    /** How many limits that are. */
    int limits() {
        return drawn.size();
    }

    /** The examples of the walk so far. */
    List<BreachExample> examples() {
        return examples;
    }

    /**
     * Takes the examples whose origin is the series' newest cell, now that all of it has come.
     *
     * @param first which aside of the state is the first of {@link #objectives}
     * @param cell  the newest cell, counted from the first of the past
     */
    void look(SeriesState state, int first, int cell) {
        boolean isLooked = false;
        for (int k = 0; k < drawn.size(); k++) {
            Drawn each = drawn.get(k);
            if (each.origins().get(cell)) {
                if (!isLooked) {
                    state.lookAtFeatures();
                    isLooked = true;
                }
                float[] row = new float[BreachTrees.FEATURES];
                state.fillFeatures(first + k, row);
                boolean breached = each.labels()[cell] == 1;
                examples.add(new BreachExample(
                        row, breached, (breached ? each.breachWeight() : each.calmWeight()) / drawn.size()));
            }
        }
    }

    private void draw() {
        double[] all = mirrored(past.values());
        double[] older = mirrored(Arrays.copyOf(past.values(), past.size() / 2));
        int warm = Math.max(30, past.grid().cellsPerDay() / 2);
        for (double level : WHOLE) {
            add(Quantile.ofSorted(all, level), warm, all);
        }
        if (older.length > 0) {
            for (double level : OLDER) {
                add(Quantile.ofSorted(older, level), past.size() / 2, all);
            }
        }
    }

    /** Known values in ascending order, so that the limit always lies high. */
    private double[] mirrored(double[] values) {
        double[] mirrored = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            mirrored[i] = side.sign() * values[i];
        }
        return Quantile.sortedFinite(mirrored);
    }

    private void add(double limit, int from, double[] sorted) {
        if (sorted.length == 0 || limit >= sorted[sorted.length - 1] || limit <= Quantile.ofSorted(sorted, 0.5)) {
            return;
        }
        var objective = new Objective(side, side.sign() * limit, lasting, horizon);
        if (drawn.stream().anyMatch(each -> each.objective().equals(objective))) {
            return;
        }
        byte[] labels = BreachLabels.of(past, 0, objective, shape);
        int[] breaches = originsOf(labels, from, (byte) 1);
        int[] calm = originsOf(labels, from, (byte) 0);
        double total = breaches.length + calm.length;
        if (breaches.length == 0 || calm.length == 0) {
            return;
        }
        var origins = new BitSet(labels.length);
        int drawnBreaches = pick(breaches, draw.mostBreaches(), origins);
        int drawnCalm = pick(calm, draw.mostCalm(), origins);
        drawn.add(new Drawn(
                objective, origins, labels, breaches.length / total / drawnBreaches, calm.length / total / drawnCalm));
    }

    private static int[] originsOf(byte[] labels, int from, byte label) {
        int[] found = new int[labels.length];
        int count = 0;
        for (int i = from; i < labels.length; i++) {
            if (labels[i] == label) {
                found[count++] = i;
            }
        }
        return Arrays.copyOf(found, count);
    }

    /**
     * Draws without putting back.
     *
     * @return how many were drawn
     */
    private int pick(int[] from, int most, BitSet into) {
        int count = Math.min(most, from.length);
        for (int k = 0; k < count; k++) {
            int other = k + random.nextInt(from.length - k);
            int kept = from[k];
            from[k] = from[other];
            from[other] = kept;
            into.set(from[k]);
        }
        return count;
    }
}
