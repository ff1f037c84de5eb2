package dev.forewarn.scoring;

import dev.forewarn.metric.SeriesKey;
import dev.forewarn.risk.BreachRisk;
import dev.forewarn.risk.Trust;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** What the faces and the loop see of the fleet. Safe for use by several threads. */
public interface RiskView {
    /** The newest risk of every series and objective, highest probability first. */
    List<BreachRisk> latest();

    /** The same of some of the series. */
    default List<BreachRisk> latest(Predicate<SeriesKey> wanted) {
        return latest().stream().filter(risk -> wanted.test(risk.series())).toList();
    }

    /** The so many highest risks, highest first. */
    default List<BreachRisk> highest(int count) {
        return latest().stream().limit(count).toList();
    }

    /** How many series have an objective at risk, from this probability on, that an opinion is held on. */
    default int atRisk(double from) {
        return (int) latest().stream()
                .takeWhile(risk -> risk.breach().value() >= from)
                .filter(risk -> risk.trust() != Trust.NO_OPINION)
                .map(BreachRisk::series)
                .distinct()
                .count();
    }

    /** How many series' newest value is called anomalous. */
    default int anomalous() {
        return (int) latest().stream()
                .filter(BreachRisk::anomalous)
                .map(BreachRisk::series)
                .distinct()
                .count();
    }

    /** The newest risks of one series; empty where it is not known. */
    List<BreachRisk> latest(SeriesKey series);

    /** The forecast of one series from its newest sample on; empty where the series is not known. */
    Optional<ForecastFan> forecast(SeriesKey series);

    /** How many series have state. */
    int seriesCount();
}
