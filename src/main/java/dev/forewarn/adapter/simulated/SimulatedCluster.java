package dev.forewarn.adapter.simulated;

import dev.forewarn.action.Action;
import dev.forewarn.action.ActionExecutor;
import dev.forewarn.action.ActionReceipt;
import dev.forewarn.action.ActionRequest;
import dev.forewarn.action.Workload;
import dev.forewarn.metric.DurationWords;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Workloads with replicas, in memory. Scaling really changes the number of replicas: a new one is ready after the
 * start-up delay, and the load offered to a workload is shared evenly by the ready ones.
 *
 * <p>Reads no clock: an action happens at {@link ActionRequest#at()}, and every question is asked for an instant, so a
 * replay may run at any speed. Safe for use by several threads.
 */
public final class SimulatedCluster implements ActionExecutor {
    private final Duration startUp;
    private final Map<String, SimulatedWorkload> workloads = new TreeMap<>();
    private final Map<String, ActionReceipt> answered = new HashMap<>();
    private final List<ActionRequest> applied = new ArrayList<>();

    /**
     * @param startUp  how long a new replica takes until it is ready, not negative
     * @param replicas how many replicas each workload has at first, all ready
     */
    public SimulatedCluster(Duration startUp, Map<Workload, Integer> replicas) {
        if (startUp.isNegative()) {
            throw new IllegalArgumentException("a start-up delay must not be negative, was " + startUp);
        }
        this.startUp = startUp;
        replicas.forEach((workload, count) -> workloads.put(workload.name(), new SimulatedWorkload(count)));
    }

    @Override
    public synchronized ActionReceipt execute(ActionRequest request) {
        ActionReceipt before = answered.get(request.idempotencyKey());
        if (before != null) {
            return before;
        }
        ActionReceipt receipt = carryOut(request);
        answered.put(request.idempotencyKey(), receipt);
        if (receipt instanceof ActionReceipt.Applied) {
            applied.add(request);
        }
        return receipt;
    }

    @Override
    public String describe() {
        return "simulated cluster";
    }

    /** Replicas that serve at that instant; those that still start do not count. */
    public synchronized int readyReplicas(Workload workload, Instant at) {
        return known(workload).ready(at);
    }

    /** Replicas asked for, ready or not. */
    public synchronized int desiredReplicas(Workload workload) {
        return known(workload).desired();
    }

    /** How many replicas it had before any action. */
    public synchronized int initialReplicas(Workload workload) {
        return known(workload).initial();
    }

    /**
     * What one ready replica bears.
     *
     * @param offered load on the whole workload, in any unit
     */
    public synchronized double loadPerReplica(Workload workload, double offered, Instant at) {
        return offered / known(workload).ready(at);
    }

    /** What one replica would bear had nobody ever acted. */
    public synchronized double loadPerReplicaUntouched(Workload workload, double offered) {
        return offered / known(workload).initial();
    }

    /** Every action that was applied, oldest first. */
    public synchronized List<ActionRequest> applied() {
        return List.copyOf(applied);
    }

    private ActionReceipt carryOut(ActionRequest request) {
        SimulatedWorkload workload = workloads.get(request.target().name());
        if (workload == null) {
            return new ActionReceipt.Refused(
                    request.at(),
                    "no workload named '" + request.target() + "' in the simulated cluster, there is "
                            + String.join(", ", workloads.keySet()));
        }
        return switch (request.action()) {
            case Action.Scale scale -> scale(request, workload, scale);
            case Action.Restart ignored -> recorded(request, "restarted " + request.target() + ", a replica at a time");
            case Action.Rollback ignored -> recorded(request, "rolled " + request.target() + " back");
            case Action.Notify notice -> recorded(request, "told: " + notice.message());
        };
    }

    private ActionReceipt scale(ActionRequest request, SimulatedWorkload workload, Action.Scale scale) {
        int before = workload.desired();
        int after = Math.min(before + scale.increment(), scale.max());
        if (after <= before) {
            return new ActionReceipt.Refused(
                    request.at(),
                    request.target() + " already has " + before + " replicas, at most " + scale.max() + " are allowed");
        }
        workload.add(after - before, request.at().plus(startUp));
        return recorded(
                request,
                "scaled " + request.target() + " from " + before + " to " + after + " replicas, ready in "
                        + DurationWords.exact(startUp));
    }

    private static ActionReceipt recorded(ActionRequest request, String said) {
        return new ActionReceipt.Applied(request.at(), "simulated:" + request.idempotencyKey(), said);
    }

    private SimulatedWorkload known(Workload workload) {
        SimulatedWorkload found = workloads.get(workload.name());
        if (found == null) {
            throw new IllegalArgumentException(
                    "no workload named '" + workload + "', there is " + String.join(", ", workloads.keySet()));
        }
        return found;
    }
}
