package dev.forewarn.adapter.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.forewarn.action.Action;
import dev.forewarn.action.ActionReceipt;
import dev.forewarn.action.ActionRequest;
import dev.forewarn.action.Leadership;
import dev.forewarn.action.Workload;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.dsl.RollableScalableResource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** With Kubernetes' own controllers at work: {@code mvn -Pcluster verify -Dforewarn.controllers=true}, see docs/kubernetes.md. */
class RealControllersSuite {
    private static final Instant NOON = Instant.parse("2026-05-04T12:00:00Z");

    private static ActionReceipt ask(RealCluster cluster, String key, Action action) {
        return new KubernetesExecutor(cluster.connection(), scope(cluster), Leadership.alone())
                .execute(new ActionRequest(
                        key, new Workload(cluster.namespace() + "/checkout"), action, NOON, "a test"));
    }

    private static ClusterScope scope(RealCluster cluster) {
        return new ClusterScope(List.of(cluster.namespace()), List.of(), Duration.ofMinutes(30), "forewarn-test");
    }

    private static void until(RealCluster cluster, Predicate<Deployment> holds) {
        checkout(cluster).waitUntilCondition(holds, 90, TimeUnit.SECONDS);
    }

    private static RollableScalableResource<Deployment> checkout(RealCluster cluster) {
        return cluster.client()
                .apps()
                .deployments()
                .inNamespace(cluster.namespace())
                .withName("checkout");
    }

    private static void assumeControllers() {
        assumeTrue(Boolean.getBoolean("forewarn.controllers"), "no controllers: give -Dforewarn.controllers=true");
    }

    @Test
    void theRealAutoscalerFollowsTheFloorUpWithoutAnyMetric() {
        assumeControllers();
        try (var cluster = new RealCluster()) {
            cluster.make(Manifests.workload("Deployment", "checkout", 3));
            cluster.make(Manifests.hpa("checkout", "checkout", 2, 6));
            assertThat(ask(cluster, "1", new Action.Scale(2, 10))).isInstanceOf(ActionReceipt.Applied.class);
            until(cluster, deployment -> deployment.getSpec().getReplicas() == 5);
            assertThat(new FloorReaper(cluster.connection(), scope(cluster), Leadership.alone())
                            .sweep(NOON.plus(Duration.ofMinutes(30))))
                    .hasSize(1);
        }
    }

    @Test
    void replicasOfADeploymentOfItsOwnGoUpAndComeBack() {
        assumeControllers();
        try (var cluster = new RealCluster()) {
            cluster.make(Manifests.workload("Deployment", "checkout", 3));
            assertThat(ask(cluster, "1", new Action.Scale(2, 10))).isInstanceOf(ActionReceipt.Applied.class);
            until(
                    cluster,
                    deployment ->
                            Integer.valueOf(5).equals(deployment.getStatus().getReplicas()));
            assertThat(new FloorReaper(cluster.connection(), scope(cluster), Leadership.alone())
                            .sweep(NOON.plus(Duration.ofMinutes(30))))
                    .hasSize(1);
            until(
                    cluster,
                    deployment ->
                            Integer.valueOf(3).equals(deployment.getStatus().getReplicas()));
        }
    }

    @Test
    void aRolloutGoesBackToTheRevisionBefore() {
        assumeControllers();
        try (var cluster = new RealCluster()) {
            cluster.make(Manifests.workload("Deployment", "checkout", 1));
            until(cluster, deployment -> isAt(deployment, "1"));
            var container = Map.of("name", "main", "image", "shop/checkout:3");
            cluster.admin()
                    .patch(
                            Place.of(ResourceType.DEPLOYMENT, cluster.namespace(), "checkout"),
                            Map.of(
                                    "spec",
                                    Map.of("template", Map.of("spec", Map.of("containers", List.of(container))))));
            until(cluster, deployment -> isAt(deployment, "2"));
            assertThat(ask(cluster, "1", new Action.Restart())).isInstanceOf(ActionReceipt.Applied.class);
            until(cluster, deployment -> isAt(deployment, "3"));
            assertThat(ask(cluster, "2", new Action.Rollback()).said()).contains("from revision 3 to revision 1");
            until(cluster, deployment -> isAt(deployment, "4"));
            assertThat(checkout(cluster).get().getSpec().getTemplate().getSpec().getContainers())
                    .extracting(each -> each.getImage())
                    .containsExactly("shop/checkout:2");
        }
    }

    private static boolean isAt(Deployment deployment, String revision) {
        Map<String, String> annotations = deployment.getMetadata().getAnnotations();
        return annotations != null && revision.equals(annotations.get("deployment.kubernetes.io/revision"));
    }
}
