package dev.forewarn.forecast;

import dev.forewarn.metric.Grid;
import dev.forewarn.metric.Window;
import java.util.Optional;

/** A kind of forecast and its settings, before it has seen a series. */
public interface Forecaster {
    /** For people and for the model file: {@code seasonal-naive-day}, {@code smoothing-week}. */
    String name();

    /**
     * Learns from history.
     *
     * @param history      cells with NaN where missing; not altered
     * @param horizonCells how far ahead it will be asked
     * @return what was learnt, standing at the end of the history; empty where the history is too short for its season
     */
    Optional<FittedForecaster> fit(Window history, int horizonCells);

    /**
     * Learns from the whole of a history of which the older part was fitted before.
     *
     * @param older what {@link #fit} gave for the older part; it may have been moved along since
     */
    default Optional<FittedForecaster> refit(FittedForecaster older, Window history, int horizonCells) {
        return fit(history, horizonCells);
    }

    /** An empty state of this kind, for reading a saved one into. */
    FittedForecaster blank(Grid grid);
}
