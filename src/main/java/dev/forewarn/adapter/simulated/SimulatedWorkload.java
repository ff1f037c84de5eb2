package dev.forewarn.adapter.simulated;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The replicas of one workload, and when the later ones become ready. */
final class SimulatedWorkload {
    private final int initial;
    private final List<Instant> readyFrom = new ArrayList<>();

    SimulatedWorkload(int initial) {
        if (initial <= 0) {
            throw new IllegalArgumentException("a workload starts with at least one replica, found " + initial);
        }
        this.initial = initial;
    }

    int initial() {
        return initial;
    }

    int desired() {
        return initial + readyFrom.size();
    }

    int ready(Instant at) {
        int ready = initial;
        for (Instant from : readyFrom) {
            if (!from.isAfter(at)) {
                ready++;
            }
        }
        return ready;
    }

    void add(int count, Instant from) {
        for (int i = 0; i < count; i++) {
            readyFrom.add(from);
        }
    }
}
