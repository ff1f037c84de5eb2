package dev.forewarn.risk;

import dev.forewarn.forecast.ForecastPaths;
import dev.forewarn.forecast.ForecastQuantiles;
import java.util.ArrayList;
import java.util.List;

/**
 * Room to work in while a risk is computed: nothing in it outlasts the computation, so one serves any number of series,
 * one thread at a time.
 */
public final class Workbench {
    private final float[] row = new float[BreachTrees.FEATURES];
    private final int[] scratch = new int[2 * BreachTrees.FEATURES];
    private char[] reached = {};
    private final ForecastPaths.Passage passage = new ForecastPaths.Passage();
    private final ForecastQuantiles.Bench quantiles = new ForecastQuantiles.Bench();
    private final List<double[]> paths = new ArrayList<>();

    float[] row() {
        return row;
    }

    int[] scratch() {
        return scratch;
    }

    char[] reached(int length) {
        if (reached.length != length) {
            reached = new char[length];
        }
        return reached;
    }

    public ForecastPaths.Passage passage() {
        return passage;
    }

    public ForecastQuantiles.Bench quantiles() {
        return quantiles;
    }

    /** A path of so many cells, with whatever the last user left in it. */
    public double[] path(int cells) {
        for (int i = 0; i < paths.size(); i++) {
            if (paths.get(i).length == cells) {
                return paths.get(i);
            }
        }
        double[] path = new double[cells];
        paths.add(path);
        return path;
    }
}
