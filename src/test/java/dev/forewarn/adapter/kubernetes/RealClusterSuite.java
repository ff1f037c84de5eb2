package dev.forewarn.adapter.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forewarn.action.Leadership.Follower;
import dev.forewarn.action.Leadership.Leader;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The suite on a real API server: {@code mvn -Pcluster verify}, see docs/kubernetes.md. */
class RealClusterSuite extends KubernetesSuite {
    private static final Instant NOON = Instant.parse("2026-05-04T12:00:00Z");

    @Override
    Cluster open() {
        return new RealCluster();
    }

    private static LeaseElection instance(RealCluster cluster, String identity) {
        // rights on Leases are in the namespace of the service account only; the name keeps runs apart
        return new LeaseElection(
                cluster.connection(),
                "forewarn",
                cluster.namespace(),
                identity,
                LeaseElection.Timing.USUAL,
                () -> NOON,
                System::nanoTime);
    }

    @Test
    void ofTwoInstancesOneLeadsUntilItResigns() {
        try (var cluster = new RealCluster()) {
            var a = instance(cluster, "a");
            var b = instance(cluster, "b");
            a.tick();
            b.tick();
            assertThat(a.confirm()).isInstanceOf(Leader.class);
            assertThat(b.confirm()).isEqualTo(new Follower("a leads"));
            long before = ((Leader) a.present()).fence();
            a.resign();
            b.tick();
            assertThat(a.confirm()).isInstanceOf(Follower.class);
            assertThat(b.confirm()).isEqualTo(new Leader(before + 1));
        }
    }
}
