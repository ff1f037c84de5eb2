package dev.forewarn.backtest;

import dev.forewarn.metric.TimeSeries;
import java.util.List;

/**
 * Recorded series by data family, and those of their questions that can be scored.
 *
 * @param all   in the order given
 * @param cases of all families; series with too few breaches have none
 */
public record Families(List<Family> all, List<BreachCase> cases) {
    public Families {
        all = List.copyOf(all);
        cases = List.copyOf(cases);
    }

    /** Series that belong together: one file, one service, one machine. Families weigh the same in a headline. */
    public record Family(String name, List<TimeSeries> series) {
        public Family {
            series = List.copyOf(series);
        }
    }

    /** With the standard question of docs/evaluation.md put to every series. */
    public static Families of(List<Family> all) {
        return new Families(
                all,
                all.stream()
                        .flatMap(family -> Backtest.cases(family.name(), family.series()).stream())
                        .toList());
    }
}
