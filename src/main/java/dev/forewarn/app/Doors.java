package dev.forewarn.app;

import dev.forewarn.loop.KnownSeries;
import dev.forewarn.loop.LimitedIntake;
import dev.forewarn.loop.SampleIntake;
import dev.forewarn.metric.Sample;
import dev.forewarn.metric.SeriesKey;
import dev.forewarn.scoring.SharedFleet;
import java.util.List;

/** The way in for every sample, by rules and a limit that may change while it is in use. */
final class Doors implements SampleIntake {
    private final SampleIntake behind;
    private final KnownSeries known;
    private volatile Way way;

    private record Way(IntakeSettings settings, SampleIntake first) {}

    /** @param behind takes what is let in */
    Doors(SampleIntake behind, SharedFleet fleet, IntakeSettings settings) {
        this.behind = behind;
        this.known = new KnownSeries() {
            @Override
            public int count() {
                return fleet.seriesCount();
            }

            @Override
            public boolean knows(SeriesKey series) {
                return fleet.knows(series);
            }
        };
        this.way = way(settings);
    }

    private Way way(IntakeSettings settings) {
        return new Way(settings, Wiring.selected(new LimitedIntake(behind, known, settings.maxSeries()), settings));
    }

    /** Lets in by other rules from the next batch on. */
    void replace(IntakeSettings settings) {
        way = way(settings);
    }

    IntakeSettings settings() {
        return way.settings();
    }

    @Override
    public Receipt accept(List<Sample> batch) {
        return way.first().accept(batch);
    }

    @Override
    public int onTheWay() {
        return behind.onTheWay();
    }
}
