package dev.forewarn.risk;

import dev.forewarn.metric.Window;
import java.util.Arrays;

/** What came: for each cell of a recorded series whether a breach of an objective starts within its horizon. */
public final class BreachLabels {
    private BreachLabels() {}

    /**
     * Labels every origin.
     *
     * @param from first cell that may be an origin
     * @return by cell: 1 a breach starts within the horizon, 0 none does, -1 not an origin or not known yet
     */
    public static byte[] of(Window window, int from, Objective objective, Shape shape) {
        int n = window.size();
        int d = shape.lastingCells();
        int h = shape.horizonCells();
        byte[] labels = new byte[n];
        Arrays.fill(labels, (byte) -1);
        int nextStart = Integer.MAX_VALUE; // smallest j >= i + 1 at which a whole run of d begins
        for (int i = n - h - d; i >= from; i--) {
            if (nextStart == Integer.MAX_VALUE && i == n - h - d) {
                for (int j = i + h; j > i; j--) {
                    nextStart = runBegins(window, objective, j, d) ? j : nextStart;
                }
            } else if (runBegins(window, objective, i + 1, d)) {
                nextStart = i + 1;
            }
            double x = window.values()[i];
            if (!Double.isNaN(x) && !objective.side().isBeyond(x, objective.limit())) {
                labels[i] = (byte) (nextStart <= i + h ? 1 : 0);
            }
        }
        return labels;
    }

    private static boolean runBegins(Window window, Objective objective, int j, int d) {
        for (int k = j; k < j + d; k++) {
            if (!objective.side().isBeyond(window.values()[k], objective.limit())) {
                return false;
            }
        }
        return true;
    }
}
