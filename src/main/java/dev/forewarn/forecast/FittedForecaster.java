package dev.forewarn.forecast;

import dev.forewarn.kernel.StateReader;
import dev.forewarn.kernel.StateWriter;
import dev.forewarn.metric.Window;
import java.io.IOException;

/**
 * A forecaster that knows a series. Cells are closed in ascending order; a forecast never changes the state.
 *
 * <p>Not safe for use by several threads.
 */
public interface FittedForecaster {
    /** The name of the {@link Forecaster} it came from. */
    String name();

    /** Closes a cell; O(1). Cells that were skipped are missing. */
    void learn(long cell, double x);

    /**
     * The same while a level is learnt anew.
     *
     * @param faster how many times faster the level follows, at least 1
     */
    default void learn(long cell, double x, double faster) {
        learn(cell, x);
    }

    /** How far the series is from the level for now, after the last cell learnt; 0 where no level is told from it. */
    default double deviation() {
        return 0;
    }

    /** Takes some of the deviation for the level from now on. */
    default void moveLevel(double by) {}

    /**
     * What was expected of a cell before its value came. The cell lies after the last one learnt.
     *
     * @return NaN while nothing is known yet
     */
    double expected(long cell);

    /**
     * The expected values of the cells after an open one.
     *
     * @param cell the open cell, after the last one learnt
     * @param x    its value so far
     * @param path filled: {@code path[h]} is for {@code cell + 1 + h}
     */
    void forecast(long cell, double x, double[] path);

    /** How many numbers {@link #anchors} gives. */
    int ANCHORS = 2;

    /**
     * What is expected of one cell ahead of an open one, in O(1).
     *
     * @param cell  the open cell, after the last one learnt
     * @param x     its value so far
     * @param ahead how many cells after it, at least 1
     * @param into  filled: what {@link #forecast} says of that cell, and by how much the season lifts it above the open one
     */
    void anchors(long cell, double x, int ahead, double[] into);

    /**
     * The same settings, standing at the beginning of a history: for replaying it with errors that are honest. A
     * profile starts from the older half of the history.
     */
    FittedForecaster restarted(Window history);

    /** Reads a word of each part that the cell will need, so that the processor fetches it early. */
    default long readAhead(long cell) {
        return cell;
    }

    void save(StateWriter out) throws IOException;

    void restore(StateReader in) throws IOException;
}
