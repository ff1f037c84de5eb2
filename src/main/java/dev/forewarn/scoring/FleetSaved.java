package dev.forewarn.scoring;

import dev.forewarn.scoring.RestingSeries.Extent;
import java.util.ArrayList;
import java.util.List;

/** Which series of a fleet may rest in a snapshot that was just written, once somebody says where its bytes are. */
public final class FleetSaved {
    private final FleetShard[] shards;
    private final List<List<Silent>> silent = new ArrayList<>(); // by shard

    /**
     * A series that rests already, or may.
     *
     * @param changes as they were when it was written
     */
    record Silent(int handle, FleetPlace place, int changes, Extent at, RestingView view) {}

    FleetSaved(FleetShard[] shards) {
        this.shards = shards;
        for (int i = 0; i < shards.length; i++) {
            silent.add(new ArrayList<>());
        }
    }

    void add(int shard, Silent series) {
        silent.get(shard).add(series);
    }

    /** Lets those rest that are silent still; whoever spoke meanwhile stays. */
    public void restIn(SavedBytes bytes) {
        for (int i = 0; i < shards.length; i++) {
            List<Silent> some = silent.get(i);
            shards[i].run(fleet -> some.forEach(each -> rest(fleet, each, bytes)));
        }
    }

    private static void rest(FleetScorer fleet, Silent series, SavedBytes bytes) {
        if (series.handle() >= fleet.size() || fleet.place(series.handle()) != series.place()) {
            return; // it came back, or another model took its place
        }
        switch (series.place()) {
            case RestingSeries resting -> resting.moveTo(bytes, series.at());
            case TrackedSeries tracked -> {
                if (tracked.changes() == series.changes()) {
                    fleet.rest(series.handle(), new RestingSeries(tracked.key(), bytes, series.at(), series.view()));
                }
            }
        }
    }
}
