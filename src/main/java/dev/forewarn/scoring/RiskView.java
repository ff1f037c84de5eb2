package dev.forewarn.scoring;

import dev.forewarn.metric.SeriesKey;
import dev.forewarn.risk.BreachRisk;
import java.util.List;
import java.util.Optional;

/** What the faces and the loop see of the fleet. Safe for use by several threads. */
public interface RiskView {
    /** The newest risk of every series and objective, highest probability first. */
    List<BreachRisk> latest();

    /** The newest risks of one series; empty where it is not known. */
    List<BreachRisk> latest(SeriesKey series);

    /** The forecast of one series from its newest sample on; empty where the series is not known. */
    Optional<ForecastFan> forecast(SeriesKey series);

    /** How many series have state. */
    int seriesCount();
}
