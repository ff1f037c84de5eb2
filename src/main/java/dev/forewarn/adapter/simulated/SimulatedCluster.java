package dev.forewarn.adapter.simulated;

import dev.forewarn.action.Action;
import dev.forewarn.action.ActionExecutor;
import dev.forewarn.action.ActionReceipt;
import dev.forewarn.action.ActionRequest;
import dev.forewarn.action.Replicas;
import dev.forewarn.action.Workload;
import dev.forewarn.metric.DurationWords;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Workloads with replicas, in memory. Scaling really changes the number of replicas: a new one is ready after the
 * start-up delay, and the load offered to a workload is shared evenly by the ready ones.
 *
 * <p>Reads no clock: an action happens at {@link ActionRequest#at()}, and every question is asked for an instant, so a
 * replay may run at any speed. Safe for use by several threads.
 */
public final class SimulatedCluster implements ActionExecutor {
    private static final Duration FOREVER = Duration.ofDays(36_500);

    private final Duration startUp;
    private final Duration lease;
    private final Map<String, SimulatedWorkload> workloads = new TreeMap<>();
    private final Map<String, ActionReceipt> answered = new HashMap<>();
    private final List<ActionRequest> applied = new ArrayList<>();

    /**
     * What is added stays.
     *
     * @param startUp  how long a new replica takes until it is ready, not negative
     * @param replicas how many replicas each workload has at first, all ready
     */
    public SimulatedCluster(Duration startUp, Map<Workload, Integer> replicas) {
        this(startUp, FOREVER, replicas);
    }

    /**
     * What is added is a lease: it is given back when its time is over, and scaling again renews it.
     *
     * @param lease how long added replicas stay, positive
     */
    public SimulatedCluster(Duration startUp, Duration lease, Map<Workload, Integer> replicas) {
        if (startUp.isNegative()) {
            throw new IllegalArgumentException("a start-up delay must not be negative, was " + startUp);
        }
        this.startUp = startUp;
        this.lease = lease;
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
    public synchronized ActionReceipt lookUp(ActionRequest request) {
        ActionReceipt before = answered.get(request.idempotencyKey());
        return before == null
                ? new ActionReceipt.Refused(request.at(), "it never came to the simulated cluster, and was not done")
                : before;
    }

    @Override
    public synchronized Optional<Replicas> replicas(Workload workload, Instant at) {
        return Optional.ofNullable(workloads.get(workload.name()))
                .map(known -> new Replicas(known.ready(at), known.desired(at)));
    }

    @Override
    public String describe() {
        return "simulated cluster";
    }

    /** Replicas that serve at that instant; those that still start do not count. */
    public synchronized int readyReplicas(Workload workload, Instant at) {
        return known(workload).ready(at);
    }

    /** Replicas asked for and not given back, ready or not. */
    public synchronized int desiredReplicas(Workload workload, Instant at) {
        return known(workload).desired(at);
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

    /** All workloads, in order of their names. */
    public synchronized List<Workload> workloads() {
        return workloads.keySet().stream().map(Workload::new).toList();
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
        int before = workload.desired(request.at());
        int after = Math.min(before + scale.increment(), scale.max());
        Instant until = request.at().plus(lease);
        if (after <= before && before > workload.initial() && !lease.equals(FOREVER)) {
            workload.extend(request.at(), until);
            return recorded(
                    request,
                    "kept " + request.target() + " at " + before + " replicas for another "
                            + DurationWords.exact(lease));
        }
        if (after <= before) {
            return new ActionReceipt.Refused(
                    request.at(),
                    request.target() + " already has " + before + " replicas, at most " + scale.max() + " are allowed");
        }
        workload.extend(request.at(), until);
        workload.add(after - before, request.at().plus(startUp), until);
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
