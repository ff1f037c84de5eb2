package dev.forewarn.loop;

import dev.forewarn.action.Workload;
import dev.forewarn.decision.Surroundings;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which workloads the policies of one tick watch, and which of them have an incident. */
final class Crowds {
    private final Map<String, Set<String>> watched = new HashMap<>();
    private final Set<String> incidents = new HashSet<>();
    private int count;

    void add(Workload target, boolean incident) {
        boolean isNew = watched.computeIfAbsent(target.group(), group -> new HashSet<>())
                .add(target.name());
        count += isNew ? 1 : 0;
        if (incident) {
            incidents.add(target.name());
        }
    }

    int incidents() {
        return incidents.size();
    }

    int watched() {
        return count;
    }

    Surroundings.Crowd around(Workload target) {
        int group = watched.getOrDefault(target.group(), Set.of()).size();
        return new Surroundings.Crowd(incidents(), watched(), Math.max(1, group));
    }

    /** In order of their names, so many at most. */
    List<String> targets(int most) {
        return watched.values().stream()
                .flatMap(Set::stream)
                .sorted()
                .limit(most)
                .toList();
    }
}
