package dev.forewarn.scoring;

import dev.forewarn.metric.SeriesKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** Finds where the highest risks are, without a record for each of the others. */
final class HighestRisks {
    /** One of them. */
    record Place(SeriesKey series, int objective, double probability) {}

    private final int count;
    private final PriorityQueue<Place> lowestFirst =
            new PriorityQueue<>(Comparator.comparingDouble(Place::probability));

    HighestRisks(int count) {
        this.count = count;
    }

    void look(FleetScorer fleet, int from, int until) {
        for (int handle = from; handle < until; handle++) {
            if (fleet.place(handle) instanceof RestingSeries series) {
                double[] known = series.view().probabilities();
                for (int objective = 0; objective < known.length; objective++) {
                    offer(series.key(), objective, known[objective]);
                }
                continue;
            }
            for (int objective = 0; objective < fleet.objectives(handle); objective++) {
                offer(
                        fleet.key(handle),
                        objective,
                        fleet.reading(handle, objective).probability());
            }
        }
    }

    private void offer(SeriesKey series, int objective, double probability) {
        Place lowest = lowestFirst.peek();
        if (lowestFirst.size() < count) {
            lowestFirst.add(new Place(series, objective, probability));
        } else if (lowest != null && probability > lowest.probability()) {
            lowestFirst.remove();
            lowestFirst.add(new Place(series, objective, probability));
        }
    }

    /** In any order. */
    List<Place> places() {
        return new ArrayList<>(lowestFirst);
    }
}
