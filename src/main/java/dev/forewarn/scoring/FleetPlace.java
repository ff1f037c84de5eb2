package dev.forewarn.scoring;

import dev.forewarn.metric.SeriesKey;

/** What stands at a handle of the fleet: a series in memory, or one that rests as bytes. */
sealed interface FleetPlace permits TrackedSeries, RestingSeries {
    SeriesKey key();
}
