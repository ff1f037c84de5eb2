package dev.forewarn.adapter.kubernetes;

import static dev.forewarn.adapter.kubernetes.ResourceType.DEPLOYMENT;
import static dev.forewarn.adapter.kubernetes.ResourceType.HPA;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forewarn.action.Action;
import dev.forewarn.action.ActionReceipt.Applied;
import dev.forewarn.action.ActionRequest;
import dev.forewarn.action.Leadership;
import dev.forewarn.action.Workload;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * An autoscaler and Forewarn on one deployment for an hour and a half. The autoscaler follows the order of the real one:
 * above the maximum, below the minimum, then the metric; it looks every 30 seconds, and scales in when nothing higher was asked for
 * in five minutes.
 */
class HpaDoesNotFightTest {
    private static final Instant NOON = Instant.parse("2026-05-04T12:00:00Z");
    private static final Duration SYNC = Duration.ofSeconds(30);
    private static final int STABLE_SYNCS = 10;
    private static final Place SCALED = Place.of(DEPLOYMENT, "shop", "checkout");

    private final List<Integer> recommended = new ArrayList<>();
    private final List<Integer> replicas = new ArrayList<>();

    /** One look of the autoscaler. */
    private void sync(EmulatedCluster cluster, double load) {
        GenericKubernetesResource hpa = cluster.read(HPA, "checkout");
        int least = Fields.number(hpa, "spec", "minReplicas").orElseThrow();
        int most = Fields.number(hpa, "spec", "maxReplicas").orElseThrow();
        int present = replicas.isEmpty() ? replicas(cluster) : replicas.getLast();
        recommended.add((int) Math.ceil(load / 10));
        int stable = recommended.subList(Math.max(0, recommended.size() - STABLE_SYNCS), recommended.size()).stream()
                .mapToInt(Integer::intValue)
                .max()
                .orElseThrow();
        int wanted = Math.clamp(present < least ? least : Math.max(stable, least), 1, most);
        if (wanted != present) {
            cluster.admin().patch(SCALED.sub("scale"), Map.of("spec", Map.of("replicas", wanted)));
        }
        replicas.add(wanted);
    }

    private static int replicas(EmulatedCluster cluster) {
        return Fields.number(cluster.read(DEPLOYMENT, "checkout"), "spec", "replicas")
                .orElseThrow();
    }

    /** Low, a rise that is foreseen ten minutes ahead, high for half an hour, low again. */
    private static double load(int minute) {
        return minute >= 35 && minute < 60 ? 75 : 25;
    }

    @Test
    void theyNeverFight() {
        try (var cluster = new EmulatedCluster()) {
            cluster.make(Manifests.workload("Deployment", "checkout", 3));
            cluster.make(Manifests.hpa("checkout", "checkout", 2, 9));
            var scope = new ClusterScope(List.of("shop"), List.of(), Duration.ofMinutes(20), "forewarn-test");
            var executor = new KubernetesExecutor(cluster.connection(), scope, Leadership.alone());
            var reaper = new FloorReaper(cluster.connection(), scope, Leadership.alone());
            for (int step = 0; step < 180; step++) {
                Instant now = NOON.plus(SYNC.multipliedBy(step));
                if (step == 50 || step == 60) {
                    var request = new ActionRequest(
                            "rise/" + step,
                            new Workload("shop/checkout"),
                            new Action.Scale(3, 8),
                            now,
                            "load will rise");
                    assertThat(executor.execute(request)).isInstanceOf(Applied.class);
                }
                if (step % 4 == 0) {
                    reaper.sweep(now);
                }
                sync(cluster, load(step / 2));
            }
            assertThat(replicas.subList(0, 50)).containsOnly(3);
            assertThat(replicas.get(69)).isEqualTo(8); // there before the rise at step 70
            assertThat(turns()).as("up twice, down once: %s", replicas).isEqualTo(3);
            assertThat(replicas.getLast()).isEqualTo(3).isEqualTo(replicas(cluster));
            assertThat(Fields.number(cluster.read(HPA, "checkout"), "spec", "minReplicas"))
                    .hasValue(2);
            assertThat(cluster.api.asked())
                    .noneMatch(each -> each.startsWith("PATCH") && each.contains("/deployments/"));
        }
    }

    /** How often the number of replicas changed. */
    private long turns() {
        long turns = 0;
        for (int i = 1; i < replicas.size(); i++) {
            turns += replicas.get(i).equals(replicas.get(i - 1)) ? 0 : 1;
        }
        return turns;
    }
}
