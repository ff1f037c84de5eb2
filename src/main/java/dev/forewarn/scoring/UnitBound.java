package dev.forewarn.scoring;

import dev.forewarn.metric.SeriesKey;

/** What a metric's name says of the most that it can be, as Prometheus' naming asks for. */
final class UnitBound {
    private UnitBound() {}

    /** 100 for {@code _percent}, 1 for {@code _ratio}, without bound for all others. */
    static double most(SeriesKey series) {
        String name = series.name();
        if (name.endsWith("_percent")) {
            return 100;
        }
        return name.endsWith("_ratio") ? 1 : Double.POSITIVE_INFINITY;
    }
}
