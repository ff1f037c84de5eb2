package dev.forewarn.risk;

import dev.forewarn.forecast.ForecastPaths;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Room to work in while a risk is computed: nothing in it outlasts the computation, so one serves any number of series,
 * one thread at a time.
 */
public final class Workbench {
    private final float[] row = new float[BreachTrees.FEATURES];
    private final float[] scratch = new float[2 * BreachTrees.FEATURES];
    private char[] reached = {};
    private final ForecastPaths.Passage passage = new ForecastPaths.Passage();
    private @Nullable Object owner;
    private final List<double[]> paths = new ArrayList<>();

    /** Remembers whose expected path lies here. */
    public void pathIsOf(Object series) {
        owner = series;
    }

    /** Whether nobody has put a path here since {@code series} did. */
    @SuppressWarnings("ReferenceEquality") // the very same series is meant
    public boolean holdsPathOf(Object series) {
        return owner == series;
    }

    float[] row() {
        return row;
    }

    float[] scratch() {
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
