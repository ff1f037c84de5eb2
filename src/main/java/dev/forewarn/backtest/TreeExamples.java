package dev.forewarn.backtest;

import dev.forewarn.backtest.SharedModelFit.TreeExample;
import dev.forewarn.kernel.Quantile;
import dev.forewarn.metric.TimeSeries;
import dev.forewarn.metric.Window;
import dev.forewarn.risk.BreachTrees;
import dev.forewarn.risk.Objective;
import dev.forewarn.risk.ObjectiveBook;
import dev.forewarn.risk.ObjectiveEstimate;
import dev.forewarn.risk.SharedModel;
import dev.forewarn.risk.Side;
import dev.forewarn.scoring.SeriesFit;
import dev.forewarn.scoring.SeriesState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Examples for the trees from one series' history: many limits, some set on the whole history and some on its older half
 * and asked in the newer one, as limits are in life. Rare breaches are drawn more often than calm, with weights that
 * restore their true share.
 */
final class TreeExamples {
    private static final double[] WHOLE = {.9, .95, .98, .99, .995};
    private static final double[] OLDER = {.8, .9, .95, .98, .995};
    private static final int MOST_BREACHES = 150;
    private static final int MOST_CALM = 260;

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Drawn(Objective objective, BitSet origins, byte[] labels, double breachWeight, double calmWeight) {}

    private TreeExamples() {}

    static List<TreeExample> of(BreachCase cut) {
        int until = cut.history();
        Window history = cut.window().slice(0, until);
        var random = new SplittableRandom(cut.series().fingerprint());
        List<Drawn> drawn = draw(cut, history, random);
        if (drawn.isEmpty()) {
            return List.of();
        }
        TimeSeries samples = Replay.samples(cut, 0, until);
        SeriesState state = new SeriesFit(SharedModel.none(), ObjectiveBook.defaults())
                .restarted(
                        samples,
                        history.grid(),
                        drawn.stream().map(Drawn::objective).toList());
        var examples = new ArrayList<TreeExample>();
        for (int i = 0; i < until; i++) {
            double x = history.values()[i];
            if (Double.isNaN(x)) {
                continue;
            }
            state.observe(history.grid().middleMillis(history.firstCell() + i), x);
            boolean isLooked = false;
            for (int k = 0; k < drawn.size(); k++) {
                Drawn each = drawn.get(k);
                if (each.origins().get(i)) {
                    if (!isLooked) {
                        state.lookAtFeatures();
                        isLooked = true;
                    }
                    float[] row = new float[BreachTrees.FEATURES];
                    ObjectiveEstimate estimate = state.estimates().get(k);
                    state.fillFeatures(estimate, row);
                    boolean breached = each.labels()[i] == 1;
                    examples.add(new TreeExample(
                            row, breached, (breached ? each.breachWeight() : each.calmWeight()) / drawn.size()));
                }
            }
        }
        return examples;
    }

    private static List<Drawn> draw(BreachCase cut, Window history, SplittableRandom random) {
        double[] all = Quantile.sortedFinite(history.values());
        double[] older = Quantile.sortedFinite(Arrays.copyOf(history.values(), history.size() / 2));
        int warm = Math.max(30, history.grid().cellsPerDay() / 2);
        var drawn = new ArrayList<Drawn>();
        for (double level : WHOLE) {
            add(drawn, cut, history, Quantile.ofSorted(all, level), warm, all, random);
        }
        if (older.length > 0) {
            for (double level : OLDER) {
                add(drawn, cut, history, Quantile.ofSorted(older, level), history.size() / 2, all, random);
            }
        }
        return drawn;
    }

    private static void add(
            List<Drawn> drawn,
            BreachCase cut,
            Window history,
            double limit,
            int from,
            double[] sorted,
            SplittableRandom random) {
        var objective = new Objective(
                Side.ABOVE, limit, cut.objective().lasting(), cut.objective().horizon());
        boolean isUseless = limit >= sorted[sorted.length - 1] || limit <= Quantile.ofSorted(sorted, 0.5);
        if (isUseless || drawn.stream().anyMatch(each -> each.objective().equals(objective))) {
            return;
        }
        byte[] labels = BreachCase.labels(history, 0, objective, cut.shape());
        int[] breaches = originsOf(labels, from, (byte) 1);
        int[] calm = originsOf(labels, from, (byte) 0);
        double total = breaches.length + calm.length;
        if (breaches.length == 0 || calm.length == 0) {
            return;
        }
        var origins = new BitSet(labels.length);
        int drawnBreaches = pick(breaches, MOST_BREACHES, origins, random);
        int drawnCalm = pick(calm, MOST_CALM, origins, random);
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
    private static int pick(int[] from, int most, BitSet into, SplittableRandom random) {
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
