package dev.forewarn.loop;

import dev.forewarn.outcome.WarningTrack;
import dev.forewarn.risk.BreachRisk;
import dev.forewarn.risk.Objective;
import dev.forewarn.scoring.FleetScorer;
import java.util.Arrays;

/**
 * Tells of the risks of a lane's series as they change: warnings and breaches, and every risk while somebody listens to
 * them all. Guarded by the lane's lock.
 */
final class RiskNews {
    private static final WarningTrack[] NONE = {};

    /** In the stream of samples only risks that somebody may look at are put in words. */
    private static final double WORTH_REASONS = 0.1;

    private final WarningDesk desk;
    private final EventHub events;
    private WarningTrack[][] tracks = {}; // by handle, in the order of the objectives

    RiskNews(WarningDesk desk, EventHub events) {
        this.desk = desk;
        this.events = events;
    }

    /** Wants to be told of every sample that was scored. */
    void scored(FleetScorer fleet, int handle) {
        int objectives = fleet.objectives(handle);
        if (objectives == 0) {
            return;
        }
        WarningTrack[] own = tracks(handle, objectives);
        long at = fleet.newestMillis(handle);
        double value = fleet.value(handle);
        boolean hasOpinion = fleet.hasOpinion(handle);
        for (int i = 0; i < objectives; i++) {
            WarningTrack track = track(own, i, fleet.objective(handle, i));
            double probability = track.asksForProbability(at, value, hasOpinion)
                    ? fleet.reading(handle, i).probability()
                    : Double.NaN;
            if (!track.passes(at, value, probability)) {
                desk.observe(track, at, value, hasOpinion, new Newest(fleet, handle, i));
            }
        }
    }

    private record Newest(FleetScorer fleet, int handle, int objective) implements WarningTrack.Newest {
        @Override
        public double probability() {
            return fleet.reading(handle, objective).probability();
        }

        @Override
        public BreachRisk risk() {
            return fleet.risk(handle, objective);
        }
    }

    private WarningTrack[] tracks(int handle, int objectives) {
        if (handle >= tracks.length) {
            int before = tracks.length;
            tracks = Arrays.copyOf(tracks, Math.max(handle + 1, before + before / 2));
            Arrays.fill(tracks, before, tracks.length, NONE);
        }
        if (tracks[handle].length != objectives) {
            tracks[handle] = Arrays.copyOf(tracks[handle], objectives);
        }
        return tracks[handle];
    }

    /** Objectives may have changed, or changed places. */
    private WarningTrack track(WarningTrack[] own, int at, Objective objective) {
        WarningTrack expected = own[at];
        if (follows(expected, objective)) {
            return expected;
        }
        for (int i = at + 1; i < own.length; i++) {
            if (follows(own[i], objective)) {
                WarningTrack found = own[i];
                own[i] = expected;
                own[at] = found;
                return found;
            }
        }
        WarningTrack begun = desk.track(objective);
        own[at] = begun;
        return begun;
    }

    private static boolean follows(WarningTrack track, Objective objective) {
        return track != null && track.objective().equals(objective);
    }

    /** Tells those who want every risk. */
    void changed(FleetScorer fleet, int handle) {
        if (events.wantsRisks()) {
            fleet.risks(handle, WORTH_REASONS).forEach(risk -> events.publish(new Event.RiskChanged(risk)));
        }
    }
}
