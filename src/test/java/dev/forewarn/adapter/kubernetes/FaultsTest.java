package dev.forewarn.adapter.kubernetes;

import static dev.forewarn.adapter.kubernetes.EmulatedApi.failing;
import static dev.forewarn.adapter.kubernetes.ResourceType.DEPLOYMENT;
import static dev.forewarn.adapter.kubernetes.ResourceType.HPA;
import static dev.forewarn.adapter.kubernetes.ResourceType.POD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forewarn.action.Action;
import dev.forewarn.action.ActionReceipt;
import dev.forewarn.action.ActionReceipt.Applied;
import dev.forewarn.action.ActionReceipt.Refused;
import dev.forewarn.action.ActionReceipt.Unknown;
import dev.forewarn.action.ActionRequest;
import dev.forewarn.action.Leadership;
import dev.forewarn.action.Replicas;
import dev.forewarn.action.Workload;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.mockwebserver.http.MockResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The right answer to everything that an API may answer, and no hot loops. */
class FaultsTest {
    private static final Instant NOON = Instant.parse("2026-05-04T12:00:00Z");
    private static final String DEPLOYMENTS = "/deployments/checkout";

    private final EmulatedCluster cluster = new EmulatedCluster();

    @BeforeEach
    void begin() {
        cluster.make(Manifests.workload("Deployment", "checkout", 3));
    }

    @AfterEach
    void end() {
        cluster.close();
    }

    private KubernetesExecutor executor() {
        var scope = new ClusterScope(List.of(), List.of(), Duration.ofMinutes(30), "forewarn-test");
        return new KubernetesExecutor(cluster.connection(), scope, Leadership.alone());
    }

    private static ActionRequest request(String key, String target, Action action) {
        return new ActionRequest(key, new Workload(target), action, NOON, "a test");
    }

    private ActionReceipt ask(String key, String target, Action action) {
        return executor().execute(request(key, target, action));
    }

    private ActionReceipt restart(String key) {
        return ask(key, "shop/checkout", new Action.Restart());
    }

    private ActionReceipt scale(String key) {
        return ask(key, "shop/checkout", new Action.Scale(2, 10));
    }

    private int replicas() {
        return Fields.number(cluster.read(DEPLOYMENT, "checkout"), "spec", "replicas")
                .orElseThrow();
    }

    /** Somebody else changes the deployment: a label, nothing that matters. */
    private void somebodyElseWrites() {
        cluster.api.patch(
                Place.of(DEPLOYMENT, "shop", "checkout"),
                Map.of(
                        "metadata",
                        Map.of(
                                "labels",
                                Map.of("touched", "n" + cluster.api.asked().size()))));
    }

    private static MockResponse silence() {
        return new MockResponse().setResponseCode(200).setBody("{}").setBodyDelay(3, TimeUnit.SECONDS);
    }

    @Test
    void lookingUpDoesNothing() {
        ActionRequest restart = request("1", "shop/checkout", new Action.Restart());
        assertThat(executor().lookUp(restart)).isInstanceOf(Refused.class);
        assertThat(cluster.api.writes()).isZero();
        ActionReceipt done = restart("1");
        long writes = cluster.api.writes();
        assertThat(executor().lookUp(restart)).isEqualTo(done).isInstanceOf(Applied.class);
        cluster.api.answer("GET", DEPLOYMENTS, failing(500, "etcd is away"));
        assertThat(executor().lookUp(restart)).isInstanceOf(Unknown.class);
        assertThat(cluster.api.writes()).isEqualTo(writes);
    }

    @Test
    void tellsHowManyReplicasAreReady() {
        cluster.api.patch(
                Place.of(DEPLOYMENT, "shop", "checkout"), Map.of("status", Map.of("readyReplicas", 2, "replicas", 3)));
        assertThat(executor().replicas(new Workload("shop/checkout"), NOON)).contains(new Replicas(2, 3));
        assertThat(executor().replicas(new Workload("shop/nothing"), NOON)).isEmpty();
        cluster.api.answer("GET", DEPLOYMENTS, failing(500, "etcd is away"));
        assertThat(executor().replicas(new Workload("shop/checkout"), NOON)).isEmpty();
    }

    @Test
    void aConflictIsReadAnewAndTriedAgain() {
        cluster.api.interrupt("PATCH", DEPLOYMENTS, this::somebodyElseWrites);
        assertThat(restart("1")).isInstanceOf(Applied.class);
    }

    @Test
    void whoIsAlwaysTooLateGivesUpAfterAFewTries() {
        for (int i = 0; i < 20; i++) {
            cluster.api.interrupt("PATCH", DEPLOYMENTS, this::somebodyElseWrites);
        }
        ActionReceipt receipt = restart("1");
        assertThat(receipt).isInstanceOf(Refused.class);
        assertThat(receipt.said()).contains("changed by others 5 times");
        assertThat(cluster.api.writes()).isEqualTo(5);
    }

    @Test
    void anOverloadedApiIsAskedAgainWhenItSaysSo() {
        cluster.api.answer("PATCH", DEPLOYMENTS, failing(429, "too many").setHeader("Retry-After", "2"));
        assertThat(restart("1")).isInstanceOf(Applied.class);
        assertThat(cluster.waits).containsExactly(Duration.ofSeconds(2));
    }

    @Test
    void whatWouldTakeTooLongIsNotWaitedFor() {
        cluster.api.answer("PATCH", DEPLOYMENTS, failing(429, "too many").setHeader("Retry-After", "120"));
        assertThat(restart("1").said()).contains("asks to come again in 2m");
        for (int i = 0; i < 10; i++) {
            cluster.api.answer("GET", DEPLOYMENTS, failing(429, "too many"));
        }
        assertThat(restart("2")).isInstanceOf(Refused.class);
        assertThat(cluster.waits).hasSizeLessThanOrEqualTo(3);
    }

    @Test
    void anErrorBeforeAnythingWasWrittenIsARefusal() {
        cluster.api.answer("GET", DEPLOYMENTS, failing(500, "etcd is away"));
        ActionReceipt receipt = restart("1");
        assertThat(receipt).isInstanceOf(Refused.class);
        assertThat(receipt.said()).contains("etcd is away").contains("HTTP 500");
    }

    @Test
    void anErrorInsteadOfAWriteIsUnknown() {
        cluster.api.answer("PATCH", DEPLOYMENTS, failing(500, "etcd: request timed out"));
        ActionReceipt receipt = restart("1");
        assertThat(receipt).isInstanceOf(Unknown.class);
        assertThat(receipt.said()).contains("look at shop/deployment/checkout");
    }

    @Test
    void anErrorAfterTheWriteIsFoundToBeDone() {
        cluster.api.doAndAnswer("PATCH", DEPLOYMENTS, failing(500, "lost"));
        assertThat(restart("1")).isInstanceOf(Applied.class);
    }

    @Test
    void silenceAfterAWriteIsLookedThrough() {
        cluster.api.doAndAnswer("PATCH", DEPLOYMENTS, silence());
        assertThat(restart("1")).isInstanceOf(Applied.class);
    }

    @Test
    void silenceThatCannotBeLookedThroughIsUnknownAndTheSameKeyLooksFirst() {
        cluster.api.interrupt("GET", DEPLOYMENTS, () -> cluster.api.answer("GET", DEPLOYMENTS, silence()));
        cluster.api.doAndAnswer("PATCH", DEPLOYMENTS, silence());
        ActionReceipt receipt = restart("1");
        assertThat(receipt).isInstanceOf(Unknown.class);
        assertThat(receipt.said()).contains("did not answer within 800ms");
        long writes = cluster.api.writes();
        assertThat(restart("1")).isInstanceOf(Applied.class);
        assertThat(cluster.api.writes()).isEqualTo(writes);
    }

    @Test
    void whatRbacLacksIsNamed() {
        cluster.api.allow(each -> !each.resource().equals("deployments/scale"));
        ActionReceipt receipt = scale("1");
        assertThat(receipt).isInstanceOf(Refused.class);
        assertThat(receipt.said())
                .isEqualTo("RBAC does not allow Forewarn to get deployments/scale in API group apps in namespace shop;"
                        + " allow it, as deploy/kubernetes/rbac.yaml does");
    }

    @Test
    void anApiThatCannotBeReachedIsARefusal() {
        Config nowhere = new ConfigBuilder(Config.empty())
                .withMasterUrl("http://127.0.0.1:1")
                .withRequestRetryBackoffLimit(0)
                .build();
        var client = new KubernetesClientBuilder().withConfig(nowhere).build();
        try (var connection = new ClusterConnection(client, "forewarn", Duration.ofSeconds(2), length -> {})) {
            var scope = new ClusterScope(List.of(), List.of(), Duration.ofMinutes(30), "forewarn-test");
            ActionReceipt receipt = new KubernetesExecutor(connection, scope, Leadership.alone())
                    .execute(new ActionRequest(
                            "1", new Workload("shop/checkout"), new Action.Restart(), NOON, "a test"));
            assertThat(receipt).isInstanceOf(Refused.class);
            assertThat(receipt.said()).contains("cannot be reached");
        }
    }

    @Test
    void aCrashBetweenTheKeyAndTheReplicasIsGoneOnWith() {
        cluster.api.answer("PATCH", "/scale", failing(500, "crash"));
        assertThat(scale("1")).isInstanceOf(Unknown.class);
        assertThat(replicas()).isEqualTo(3);
        assertThat(scale("1")).isInstanceOf(Applied.class);
        assertThat(replicas()).isEqualTo(5); // not 7
    }

    @Test
    void aCrashAfterTheReplicasIsFoundToBeDone() {
        cluster.api.doAndAnswer("PATCH", "/scale", failing(500, "crash"));
        assertThat(scale("1")).isInstanceOf(Applied.class);
        assertThat(scale("1")).isInstanceOf(Applied.class);
        assertThat(replicas()).isEqualTo(5);
    }

    @Test
    void whatWasBegunIsNotGoneOnWithWhereSomebodyElseScaled() {
        cluster.api.answer("PATCH", "/scale", failing(500, "crash"));
        scale("1");
        cluster.admin().patch(Place.of(DEPLOYMENT, "shop", "checkout"), Map.of("spec", Map.of("replicas", 2)));
        assertThat(scale("1").said()).contains("somebody else set it to 2");
        assertThat(replicas()).isEqualTo(2);
    }

    @Test
    void aBookThatSomebodySpoiltStopsWhatWouldBeBlind() {
        cluster.admin()
                .patch(
                        Place.of(DEPLOYMENT, "shop", "checkout"),
                        Map.of("metadata", Map.of("annotations", Map.of(Marks.DONE, "what?"))));
        assertThat(restart("1").said()).contains("forewarn.dev/done").contains("cannot be read");
    }

    @Test
    void anEvictionThatFailedIsRefusedAndOneThatWasLostIsFound() {
        String uid = cluster.read(DEPLOYMENT, "checkout").getMetadata().getUid();
        cluster.make(Manifests.pod("a", "Deployment/checkout", uid, "checkout"));
        cluster.api.answer("POST", "/eviction", failing(500, "more than one budget"));
        assertThat(ask("1", "shop/pod/a", new Action.Restart()).said()).contains("was not evicted");
        cluster.api.doAndAnswer("POST", "/eviction", silence());
        assertThat(ask("2", "shop/pod/a", new Action.Restart())).isInstanceOf(Applied.class);
        assertThat(cluster.find(POD, "a")).isEmpty();
    }

    @Test
    void aPodThatNothingBringsBackIsNotEvicted() {
        cluster.make(Manifests.pod("a", "Deployment/checkout", "x", "checkout")
                .replaceFirst("(?m)^  ownerReferences.*\n", ""));
        assertThat(ask("1", "shop/pod/a", new Action.Restart()).said()).contains("nothing that would bring it back");
    }

    @Test
    void aCustomKindIsScaledWhereItIsNamedInTheSettings() {
        cluster.make(Manifests.workload("Rollout", "web", 2).replace("apps/v1", "argoproj.io/v1alpha1"));
        var scope =
                new ClusterScope(List.of(), List.of("rollouts.argoproj.io"), Duration.ofMinutes(30), "forewarn-test");
        var executor = new KubernetesExecutor(cluster.connection(), scope, Leadership.alone());
        for (String kind : List.of("rollouts.argoproj.io", "rollouts")) {
            var request =
                    new ActionRequest(kind, new Workload("shop/" + kind + "/web"), new Action.Scale(1, 9), NOON, "");
            assertThat(executor.execute(request)).isInstanceOf(Applied.class);
        }
        assertThat(ask("1", "shop/rollouts.argoproj.io/web", new Action.Scale(1, 9))
                        .said())
                .contains("must be named in kubernetes.kinds");
        assertThat(new FloorReaper(cluster.connection(), scope, Leadership.alone()).sweep(NOON.plusSeconds(1_800)))
                .hasSize(1);
        assertThat(Fields.number(cluster.read(EmulatedApi.ROLLOUT, "web"), "spec", "replicas"))
                .hasValue(2);
    }

    @Test
    void ofKedaTheScaledObjectIsRaisedNotItsAutoscaler() {
        cluster.make(Manifests.hpaOfKeda("checkout", "checkout", 1, 20));
        cluster.make(Manifests.scaledObject("checkout", "checkout", "", "maxReplicaCount: 6"));
        assertThat(scale("1").said()).contains("raised the floor", "from 0 to 5", "scaledobject/checkout");
        assertThat(Fields.number(cluster.read(ResourceType.SCALED_OBJECT, "checkout"), "spec", "minReplicaCount"))
                .hasValue(5);
        assertThat(Fields.number(cluster.read(HPA, "keda-hpa-checkout"), "spec", "minReplicas"))
                .hasValue(1);
        assertThat(scale("2").said()).contains("to 6");
        var scope = new ClusterScope(List.of(), List.of(), Duration.ofMinutes(30), "forewarn-test");
        new FloorReaper(cluster.connection(), scope, Leadership.alone()).sweep(NOON.plusSeconds(1_800));
        assertThat(Fields.number(cluster.read(ResourceType.SCALED_OBJECT, "checkout"), "spec", "minReplicaCount"))
                .isEmpty(); // there was none before
    }

    @Test
    void whereKedaIsPausedNothingIsRaised() {
        cluster.make(Manifests.hpaOfKeda("checkout", "checkout", 1, 20));
        cluster.make(Manifests.scaledObject(
                "checkout", "checkout", "autoscaling.keda.sh/paused-scale-out: \"true\"", "maxReplicaCount: 6"));
        assertThat(scale("1").said()).contains("KEDA is paused").contains("paused-scale-out");
    }

    @Test
    void aFloorThatAnotherHandPausedWaitsForIt() {
        cluster.make(Manifests.hpa("checkout", "checkout", 1, 20));
        scale("1");
        Place hpa = Place.of(HPA, "shop", "checkout");
        cluster.admin().patch(hpa, Map.of("metadata", Map.of("annotations", Map.of(Marks.PAUSE, "true"))));
        var scope = new ClusterScope(List.of(), List.of(), Duration.ofMinutes(30), "forewarn-test");
        var reaper = new FloorReaper(cluster.connection(), scope, Leadership.alone());
        assertThat(reaper.sweep(NOON.plusSeconds(1_800))).isEmpty();
        cluster.admin().patch(hpa, Map.of("metadata", Map.of("annotations", Map.of(Marks.PAUSE, "false"))));
        assertThat(reaper.sweep(NOON.plusSeconds(1_800))).hasSize(1);
    }

    @Test
    void aSweepThatBreaksOffHalfwayIsFinishedByTheNext() {
        scale("1");
        cluster.api.doAndAnswer("PATCH", "/scale", failing(500, "crash"));
        var scope = new ClusterScope(List.of(), List.of(), Duration.ofMinutes(30), "forewarn-test");
        var reaper = new FloorReaper(cluster.connection(), scope, Leadership.alone());
        assertThat(reaper.sweep(NOON.plusSeconds(1_800))).isEmpty();
        assertThat(replicas()).isEqualTo(3);
        reaper.sweep(NOON.plusSeconds(1_800));
        assertThat(replicas()).isEqualTo(3);
        assertThat(FloorLease.isMarked(cluster.read(DEPLOYMENT, "checkout"))).isFalse();
    }

    @Test
    void anAutoscalerThatWritesItsStatusMeanwhileDelaysNothing() {
        cluster.make(Manifests.hpa("checkout", "checkout", 2, 20));
        scale("1");
        Place hpa = Place.of(HPA, "shop", "checkout");
        cluster.api.interrupt(
                "PATCH", "/checkout", () -> cluster.api.patch(hpa, Map.of("status", Map.of("currentReplicas", 5))));
        var scope = new ClusterScope(List.of(), List.of(), Duration.ofMinutes(30), "forewarn-test");
        var reaper = new FloorReaper(cluster.connection(), scope, Leadership.alone());
        assertThat(reaper.sweep(NOON.plusSeconds(1_800))).hasSize(1);
        assertThat(Fields.number(cluster.read(HPA, "checkout"), "spec", "minReplicas"))
                .hasValue(2);
    }

    @Test
    void anExecutorThatDoesNotLeadDoesNothing() {
        var scope = new ClusterScope(List.of(), List.of(), Duration.ofMinutes(30), "forewarn-test");
        var follower = new Leadership() {
            @Override
            public Standing present() {
                return new Leader(1);
            }

            @Override
            public Standing confirm() {
                return new Follower("forewarn-b leads");
            }
        };
        ActionReceipt receipt = new KubernetesExecutor(cluster.connection(), scope, follower)
                .execute(new ActionRequest("1", new Workload("shop/checkout"), new Action.Restart(), NOON, "a test"));
        assertThat(receipt.said()).contains("forewarn-b leads");
        assertThat(cluster.api.asked()).isEmpty();
    }
}
