package dev.forewarn.adapter.simulated;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The replicas of one workload: those it always has, and those that were added for a while. */
final class SimulatedWorkload {
    private record Added(Instant readyFrom, Instant until) {
        boolean servesAt(Instant at) {
            return !readyFrom.isAfter(at) && at.isBefore(until);
        }
    }

    private final int initial;
    private final List<Added> added = new ArrayList<>();

    SimulatedWorkload(int initial) {
        if (initial <= 0) {
            throw new IllegalArgumentException("a workload starts with at least one replica, found " + initial);
        }
        this.initial = initial;
    }

    int initial() {
        return initial;
    }

    /** Asked for and not yet given back, ready or not. */
    int desired(Instant at) {
        return initial
                + (int) added.stream().filter(each -> at.isBefore(each.until())).count();
    }

    int ready(Instant at) {
        return initial + (int) added.stream().filter(each -> each.servesAt(at)).count();
    }

    void add(int count, Instant from, Instant until) {
        for (int i = 0; i < count; i++) {
            added.add(new Added(from, until));
        }
    }

    /** Keeps what is there at {@code at} until later. */
    void extend(Instant at, Instant until) {
        added.replaceAll(each ->
                at.isBefore(each.until()) && each.until().isBefore(until) ? new Added(each.readyFrom(), until) : each);
    }
}
