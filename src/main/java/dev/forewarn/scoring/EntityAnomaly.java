package dev.forewarn.scoring;

import dev.forewarn.metric.SeriesKey;
import java.time.Instant;
import java.util.List;

/**
 * How strange the metrics of one thing are together.
 *
 * @param entity    the thing's name
 * @param at        time of the newest of its values
 * @param score     share of its last days that looked less strange, in [0, 1)
 * @param anomalous whether that passes the level of the alarm rate in force
 * @param metrics   how many metrics were looked at
 * @param apart     where it is anomalous: the metrics that set it apart, the most telling first
 */
public record EntityAnomaly(
        String entity, Instant at, double score, boolean anomalous, int metrics, List<SeriesKey> apart) {
    public EntityAnomaly {
        apart = List.copyOf(apart);
    }
}
