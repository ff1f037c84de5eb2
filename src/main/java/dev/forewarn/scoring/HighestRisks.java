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
            for (int objective = 0; objective < fleet.objectives(handle); objective++) {
                offer(fleet, handle, objective);
            }
        }
    }

    private void offer(FleetScorer fleet, int handle, int objective) {
        double probability = fleet.reading(handle, objective).probability();
        Place lowest = lowestFirst.peek();
        if (lowestFirst.size() < count) {
            lowestFirst.add(new Place(fleet.key(handle), objective, probability));
        } else if (lowest != null && probability > lowest.probability()) {
            lowestFirst.remove();
            lowestFirst.add(new Place(fleet.key(handle), objective, probability));
        }
    }

    /** In any order. */
    List<Place> places() {
        return new ArrayList<>(lowestFirst);
    }
}
