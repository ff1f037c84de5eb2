package dev.forewarn.scoring;

import dev.forewarn.metric.Grid;
import dev.forewarn.metric.SeriesKey;
import dev.forewarn.risk.Objective;
import dev.forewarn.risk.ObjectiveBook;
import dev.forewarn.risk.ObjectiveEstimate;
import dev.forewarn.risk.Side;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/**
 * What is asked of each series: the book's objectives, or where it has no rules the trained limit; and what others ask for
 * beside them.
 */
record AskedObjectives(ObjectiveBook book, Function<SeriesKey, List<Objective>> elsewhere) {
    /** Of a series past its cold start. */
    List<Objective> of(SeriesKey key, SeriesState state) {
        var all = new ArrayList<>(own(key, state));
        others(key).stream().filter(each -> !all.contains(each)).forEach(all::add);
        return all;
    }

    private List<Objective> own(SeriesKey key, SeriesState state) {
        if (!book.rules().isEmpty()) {
            return book.objectives(key, state.grid().step());
        }
        if (Double.isNaN(state.trainedLimit())) {
            return state.estimates().stream().map(ObjectiveEstimate::objective).toList();
        }
        Duration step = state.grid().step();
        return List.of(new Objective(
                Side.ABOVE,
                state.trainedLimit(),
                ObjectiveBook.defaultLasting(step),
                ObjectiveBook.defaultHorizon(step)));
    }

    /** What others ask for. */
    List<Objective> others(SeriesKey key) {
        return elsewhere.apply(key);
    }

    /** A number for what is asked of a series from outside: by rules and by others. The same in every run. */
    int fingerprint(SeriesKey key, Grid grid) {
        List<Objective> ruled = book.rules().isEmpty() ? List.of() : book.objectives(key, grid.step());
        return added(31 * added(1, ruled), others(key));
    }

    private static int added(int before, List<Objective> objectives) {
        int sum = before;
        for (Objective each : objectives) {
            sum = 31 * sum
                    + each.side().text().hashCode()
                    + 31 * Objects.hash(each.limit(), each.lasting(), each.horizon());
        }
        return sum;
    }
}
