package dev.forewarn.adapter.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forewarn.action.Action;
import dev.forewarn.action.ActionExecutor;
import dev.forewarn.action.ActionExecutorContract;
import dev.forewarn.action.ActionReceipt;
import dev.forewarn.action.ActionRequest;
import dev.forewarn.action.Workload;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SimulatedClusterTest extends ActionExecutorContract {
    private static final Duration START_UP = Duration.ofMinutes(2);

    @Override
    protected ActionExecutor executor() {
        return cluster();
    }

    @Override
    protected long changes(ActionExecutor executor) {
        return ((SimulatedCluster) executor).applied().size();
    }

    private static SimulatedCluster cluster() {
        return new SimulatedCluster(START_UP, Map.of(CHECKOUT, 2, new Workload("cart"), 1));
    }

    @Test
    void newReplicasServeAfterTheirStartUp() {
        SimulatedCluster cluster = cluster();
        cluster.execute(request("1", new Action.Scale(2, 10)));
        assertThat(cluster.desiredReplicas(CHECKOUT, NOON)).isEqualTo(4);
        assertThat(cluster.readyReplicas(CHECKOUT, NOON.plusSeconds(119))).isEqualTo(2);
        assertThat(cluster.readyReplicas(CHECKOUT, NOON.plus(START_UP))).isEqualTo(4);
    }

    @Test
    void readyReplicasShareTheLoad() {
        SimulatedCluster cluster = cluster();
        cluster.execute(request("1", new Action.Scale(2, 10)));
        assertThat(cluster.loadPerReplica(CHECKOUT, 400, NOON)).isEqualTo(200);
        assertThat(cluster.loadPerReplica(CHECKOUT, 400, NOON.plus(START_UP))).isEqualTo(100);
        assertThat(cluster.loadPerReplicaUntouched(CHECKOUT, 400)).isEqualTo(200);
    }

    @Test
    void neverScalesBeyondTheMaximum() {
        SimulatedCluster cluster = cluster();
        cluster.execute(request("1", new Action.Scale(3, 4)));
        assertThat(cluster.desiredReplicas(CHECKOUT, NOON)).isEqualTo(4);
        ActionReceipt second = cluster.execute(request("2", new Action.Scale(3, 4)));
        assertThat(second).isInstanceOf(ActionReceipt.Refused.class);
        assertThat(second.said()).isEqualTo("checkout already has 4 replicas, at most 4 are allowed");
        assertThat(cluster.desiredReplicas(CHECKOUT, NOON)).isEqualTo(4);
    }

    @Test
    void givesBackWhatWasLeased() {
        var leased = new SimulatedCluster(START_UP, Duration.ofHours(1), Map.of(CHECKOUT, 2));
        leased.execute(request("1", new Action.Scale(2, 4)));
        assertThat(leased.readyReplicas(CHECKOUT, NOON.plus(Duration.ofMinutes(59))))
                .isEqualTo(4);
        assertThat(leased.readyReplicas(CHECKOUT, NOON.plus(Duration.ofHours(1))))
                .isEqualTo(2);
        assertThat(leased.desiredReplicas(CHECKOUT, NOON.plus(Duration.ofHours(1))))
                .isEqualTo(2);
    }

    @Test
    void renewsTheLeaseWhenItMayNotGrow() {
        var leased = new SimulatedCluster(START_UP, Duration.ofHours(1), Map.of(CHECKOUT, 2));
        leased.execute(request("1", new Action.Scale(2, 4)));
        var later =
                new ActionRequest("2", CHECKOUT, new Action.Scale(2, 4), NOON.plus(Duration.ofMinutes(50)), "again");
        assertThat(leased.execute(later).said()).isEqualTo("kept checkout at 4 replicas for another 1h");
        assertThat(leased.readyReplicas(CHECKOUT, NOON.plus(Duration.ofMinutes(109))))
                .isEqualTo(4);
        assertThat(leased.readyReplicas(CHECKOUT, NOON.plus(Duration.ofMinutes(110))))
                .isEqualTo(2);
    }

    @Test
    void neverScalesDownToAMaximum() {
        SimulatedCluster cluster = cluster();
        assertThat(cluster.execute(request("1", new Action.Scale(1, 1)))).isInstanceOf(ActionReceipt.Refused.class);
        assertThat(cluster.desiredReplicas(CHECKOUT, NOON)).isEqualTo(2);
    }

    @Test
    void refusesAWorkloadThatIsNotThereAndSaysWhichAre() {
        var request = new ActionRequest("1", new Workload("search"), new Action.Restart(), NOON, "a test");
        assertThat(cluster().execute(request).said()).contains("'search'").contains("cart, checkout");
        assertThatThrownBy(() -> cluster().readyReplicas(new Workload("search"), NOON))
                .hasMessageContaining("cart, checkout");
    }
}
