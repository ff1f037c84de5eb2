package dev.forewarn.backtest.anomaly;

import dev.forewarn.metric.SeriesKey;
import dev.forewarn.risk.ObjectiveBook;
import dev.forewarn.risk.SharedModel;
import dev.forewarn.scoring.FleetScorer;

/** What {@code forewarn score} says of a series that nobody trained, from its first sample on. */
final class ProductDetector implements Detector {
    private final SharedModel shared;

    ProductDetector(SharedModel shared) {
        this.shared = shared;
    }

    @Override
    public String name() {
        return "forewarn";
    }

    @Override
    public Stream start(SeriesKey series, int probation, int cellsPerDay) {
        var fleet = new FleetScorer(shared, ObjectiveBook.defaults());
        int handle = fleet.handle(series);
        return (time, value) -> {
            fleet.observe(handle, time, value);
            return fleet.anomaly(handle);
        };
    }
}
