package dev.forewarn.adapter.kubernetes;

import dev.forewarn.action.ActionReceipt;
import dev.forewarn.adapter.kubernetes.DoneBook.Entry;
import dev.forewarn.adapter.kubernetes.DoneBook.State;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Restarts a workload's pods in turn, as {@code kubectl rollout restart} does. Key and restart are one write. */
final class Restarting implements Deed {
    private static final String RESTARTED_AT = "kubectl.kubernetes.io/restartedAt";

    private final ClusterApi api;

    Restarting(ClusterApi api) {
        this.api = api;
    }

    @Override
    public Optional<ActionReceipt.Applied> recorded(Act act) throws Refusal {
        return Act.answered(act.before(act.place(), act.workload()));
    }

    @Override
    public ActionReceipt.Applied carryOut(Act act) throws Refusal {
        ResourceType type = act.place().type();
        if (type.equals(ResourceType.REPLICA_SET) || !ResourceType.WORKLOADS.contains(type)) {
            throw new Refusal(
                    "a " + type.word() + " has no rolling restart; name the deployment, statefulset or daemonset"
                            + " that it belongs to, or one pod");
        }
        if (Fields.isTrue(act.workload(), "spec", "paused")) {
            throw new Refusal("the rollout of " + act.place() + " is paused; a restart would wait until it is resumed");
        }
        Entry entry = act.entry(State.DONE, Act.NO_DETAIL, "restarted " + act.place() + ", its pods in turn");
        var patch = new LinkedHashMap<String, Object>(
                Act.only(act.workload(), act.book(act.place(), act.workload()).with(entry)));
        patch.put(
                "spec",
                Map.of(
                        "template",
                        Map.of(
                                "metadata",
                                Map.of(
                                        "annotations",
                                        Map.of(RESTARTED_AT, act.request().at().toString())))));
        api.patch(act.place(), patch);
        return entry.receipt();
    }

    /** A template without what restarts it. */
    static String restartMark() {
        return RESTARTED_AT;
    }
}
