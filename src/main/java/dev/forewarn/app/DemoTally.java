package dev.forewarn.app;

import dev.forewarn.adapter.simulated.SimulatedCluster;
import dev.forewarn.metric.DurationWords;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** What the replay came to, with our actions and had nobody acted. */
final class DemoTally {
    private long samples;
    private long minutes;
    private long overWith;
    private long overWithout;
    private double replicaHours;
    private double initialHours;
    private double peakHours;
    private int mostReplicas;

    /** One minute of one workload. */
    void add(DemoTraces.Load load, double demand, SimulatedCluster cluster, Instant at) {
        int desired = cluster.desiredReplicas(load.workload(), at);
        overWith += cluster.loadPerReplica(load.workload(), demand, at) > load.capacityOfOne() ? 1 : 0;
        overWithout += cluster.loadPerReplicaUntouched(load.workload(), demand) > load.capacityOfOne() ? 1 : 0;
        replicaHours += desired / 60.0;
        initialHours += load.replicas() / 60.0;
        peakHours += peakReplicas(load) / 60.0;
        mostReplicas = Math.max(mostReplicas, desired);
        minutes++;
    }

    /** A fleet that is never too small: sized for the highest minute of the history and a tenth more. */
    private static int peakReplicas(DemoTraces.Load load) {
        double highest = 0;
        for (double value : load.history().values()) {
            highest = Math.max(highest, value);
        }
        return (int) Math.ceil(1.1 * highest / load.capacityOfOne());
    }

    void samples(int count) {
        samples += count;
    }

    long samples() {
        return samples;
    }

    /** The lines of the summary that are about replicas. */
    String replicas() {
        return String.format(
                Locale.ROOT, """
                minutes over capacity     %,d with our actions, %,d without (of %,d)
                replica hours             %,.0f with our actions, %,.0f without, %,.0f for a fleet of the history's peak
                most replicas at once     %d""", overWith, overWithout, minutes, replicaHours, initialHours, peakHours, mostReplicas);
    }

    static String words(Duration duration) {
        return DurationWords.rounded(duration);
    }
}
