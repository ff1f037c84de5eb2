package dev.forewarn.risk;

import dev.forewarn.kernel.HorizonScales;
import dev.forewarn.kernel.Logit;
import dev.forewarn.metric.DurationWords;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What made an estimate what it is, in words for people. */
final class Drivers {
    private Drivers() {}

    /** Most important first. */
    static List<String> of(ObjectiveEstimate estimate, HorizonTables tables, Duration step) {
        var drivers = new ArrayList<String>();
        Objective objective = estimate.objective();
        HorizonScales scales = tables.scales();
        double limit = tables.sign() * objective.limit();
        double distance = (limit - scales.shortBase()) / scales.innerScale();
        String side = objective.side().text();
        if (Shape.isCut(objective, step)) {
            drivers.add(
                    "looks only " + DurationWords.rounded(Shape.longest(step)) + " ahead: horizon and for are cut to "
                            + Shape.LONGEST + " steps of " + DurationWords.rounded(step));
        }
        if (estimate.isBreaching()) {
            drivers.add(String.format(
                    Locale.ROOT,
                    "now %s, already %s the limit %s",
                    number(estimate.value()),
                    side,
                    number(objective.limit())));
        }
        drivers.add(String.format(
                Locale.ROOT,
                "recent mean %s is %.1f usual half-horizon moves %s the limit %s",
                number(tables.sign() * scales.shortBase()),
                Math.abs(distance),
                distance >= 0 == (objective.side() == Side.ABOVE) ? "below" : "above",
                number(objective.limit())));
        drivers.add(String.format(
                Locale.ROOT,
                "from such a distance, at this time of day and in this state, it moved that far in %.0f %% of past windows",
                100 * Logit.inverse(estimate.fromTables())));
        if (!Double.isNaN(estimate.pathShare())) {
            drivers.add(String.format(
                    Locale.ROOT, "%.0f %% of the forecast's paths cross the limit", 100 * estimate.pathShare()));
        }
        int slope = scales.state() % 3;
        double rising = (slope - 1) * tables.sign();
        if (rising != 0) {
            drivers.add(rising > 0 ? "rising" : "falling");
        }
        return drivers;
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.4g", value);
    }
}
