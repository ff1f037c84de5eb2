package dev.forewarn.adapter.kubernetes;

import static dev.forewarn.adapter.kubernetes.ResourceType.DAEMON_SET;
import static dev.forewarn.adapter.kubernetes.ResourceType.DEPLOYMENT;
import static dev.forewarn.adapter.kubernetes.ResourceType.HPA;
import static dev.forewarn.adapter.kubernetes.ResourceType.POD;
import static dev.forewarn.adapter.kubernetes.ResourceType.REPLICA_SET;
import static dev.forewarn.adapter.kubernetes.ResourceType.STATEFUL_SET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forewarn.action.Action;
import dev.forewarn.action.ActionExecutor;
import dev.forewarn.action.ActionExecutorContract;
import dev.forewarn.action.ActionReceipt;
import dev.forewarn.action.ActionReceipt.Applied;
import dev.forewarn.action.ActionReceipt.Refused;
import dev.forewarn.action.ActionRequest;
import dev.forewarn.action.Leadership;
import dev.forewarn.action.Workload;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What holds for acting in any cluster, emulated or real. In there: the deployment {@code checkout} with three replicas. */
abstract class KubernetesSuite extends ActionExecutorContract {
    private static final Duration LEASE = Duration.ofMinutes(30);

    private Cluster cluster = unopened();

    abstract Cluster open();

    /** A stand-in until {@link #begin} runs. */
    private Cluster unopened() {
        return (Cluster) java.lang.reflect.Proxy.newProxyInstance(
                Cluster.class.getClassLoader(), new Class<?>[] {Cluster.class}, (proxy, method, arguments) -> {
                    throw new IllegalStateException("not open yet");
                });
    }

    @BeforeEach
    void begin() {
        cluster = open();
        String uid = cluster.make(Manifests.workload("Deployment", "checkout", 3)
                        .replace(
                                "metadata:\n  name",
                                "metadata:\n  annotations: { deployment.kubernetes.io/revision: \"3\" }\n  name"))
                .getMetadata()
                .getUid();
        cluster.make(Manifests.revision("checkout", uid, 1, "shop/checkout:0", ""));
        cluster.make(Manifests.revision("checkout", uid, 2, "shop/checkout:1", ""));
        cluster.make(Manifests.revision("checkout", uid, 3, "shop/checkout:2", ""));
    }

    @AfterEach
    void end() {
        cluster.close();
    }

    private ClusterScope scope() {
        return new ClusterScope(List.of(cluster.namespace()), List.of(), LEASE, "forewarn-test");
    }

    @Override
    protected ActionExecutor executor() {
        return new KubernetesExecutor(cluster.connection(), scope(), Leadership.alone());
    }

    private FloorReaper reaper() {
        return new FloorReaper(cluster.connection(), scope(), Leadership.alone());
    }

    /** Replicas are the only thing that the contract counts here. */
    @Override
    protected long changes(ActionExecutor executor) {
        return replicas(DEPLOYMENT, "checkout");
    }

    private int replicas(ResourceType type, String name) {
        return Fields.number(cluster.read(type, name), "spec", "replicas").orElseThrow();
    }

    private int floor(String hpa) {
        return Fields.number(cluster.read(HPA, hpa), "spec", "minReplicas").orElseThrow();
    }

    private ActionReceipt ask(String key, String target, Action action) {
        return executor()
                .execute(new ActionRequest(
                        key, new Workload(cluster.namespace() + "/" + target), action, NOON, "a test"));
    }

    private ActionReceipt scale(String key, String target) {
        return ask(key, target, new Action.Scale(2, 10));
    }

    @Test
    void scalesEveryKindWithTheSubresource() {
        cluster.make(Manifests.workload("StatefulSet", "queue", 2));
        cluster.make(Manifests.workload("ReplicaSet", "old", 1));
        assertThat(scale("1", "checkout")).isInstanceOf(Applied.class);
        assertThat(scale("2", "statefulset/queue")).isInstanceOf(Applied.class);
        assertThat(scale("3", "rs/old")).isInstanceOf(Applied.class);
        assertThat(replicas(DEPLOYMENT, "checkout")).isEqualTo(5);
        assertThat(replicas(STATEFUL_SET, "queue")).isEqualTo(4);
        assertThat(replicas(REPLICA_SET, "old")).isEqualTo(3);
    }

    @Test
    void neverGoesAboveTheMaximumAndNeverDown() {
        assertThat(ask("1", "checkout", new Action.Scale(5, 4))).isInstanceOf(Applied.class);
        assertThat(replicas(DEPLOYMENT, "checkout")).isEqualTo(4);
        assertThat(ask("2", "checkout", new Action.Scale(1, 2)).said()).contains("has 4 replicas already", "at most 2");
        assertThat(replicas(DEPLOYMENT, "checkout")).isEqualTo(4);
    }

    @Test
    void sameKeyIsKnownToAnotherInstanceAndAfterARestart() {
        ActionReceipt first = scale("once", "checkout");
        assertThat(scale("once", "checkout")).isEqualTo(first).isInstanceOf(Applied.class);
        assertThat(replicas(DEPLOYMENT, "checkout")).isEqualTo(5);
    }

    @Nested
    class WithAnAutoscaler {
        @BeforeEach
        void autoscaler() {
            cluster.make(Manifests.hpa("checkout", "checkout", 2, 6));
        }

        @Test
        void raisesItsFloorAndLeavesReplicasAlone() {
            assertThat(scale("1", "checkout").said()).contains("raised the floor", "from 2 to 5");
            assertThat(floor("checkout")).isEqualTo(5);
            assertThat(replicas(DEPLOYMENT, "checkout")).isEqualTo(3);
        }

        @Test
        void neverAboveItsOwnMaximum() {
            scale("1", "checkout");
            assertThat(scale("2", "checkout").said()).contains("to 6");
            assertThat(floor("checkout")).isEqualTo(6);
        }

        @Test
        void theSecondRaiseKeepsTheFirstOriginal() {
            scale("1", "checkout");
            scale("2", "checkout");
            assertThat(FloorLease.of(cluster.read(HPA, "checkout"))
                            .orElseThrow()
                            .original())
                    .hasValue(2);
            assertThat(reaper().sweep(NOON.plus(LEASE))).hasSize(1);
            assertThat(floor("checkout")).isEqualTo(2);
        }

        @Test
        void atTheTopTheLeaseIsMadeLonger() {
            ask("1", "checkout", new Action.Scale(9, 10));
            ActionReceipt kept = executor()
                    .execute(new ActionRequest(
                            "2",
                            new Workload(cluster.namespace() + "/checkout"),
                            new Action.Scale(1, 10),
                            NOON.plusSeconds(600),
                            "a test"));
            assertThat(kept.said()).contains("kept the floor", "at 6");
            assertThat(reaper().sweep(NOON.plus(LEASE))).isEmpty();
            assertThat(reaper().sweep(NOON.plus(LEASE).plusSeconds(600))).hasSize(1);
        }

        @Test
        void givesBackOnlyWhatIsStillItsOwn() {
            scale("1", "checkout");
            cluster.admin()
                    .patch(Place.of(HPA, cluster.namespace(), "checkout"), Map.of("spec", Map.of("minReplicas", 4)));
            assertThat(reaper().sweep(NOON.plus(LEASE)).getFirst()).contains("no longer the 5");
            assertThat(floor("checkout")).isEqualTo(4);
            assertThat(FloorLease.isMarked(cluster.read(HPA, "checkout"))).isFalse();
        }

        @Test
        void sameKeyAfterItWasGivenBackIsNotDoneAgain() {
            ActionReceipt first = scale("1", "checkout");
            reaper().sweep(NOON.plus(LEASE));
            assertThat(scale("1", "checkout")).isEqualTo(first);
            assertThat(floor("checkout")).isEqualTo(2);
        }

        @Test
        void twoAutoscalersAreTooMany() {
            cluster.make(Manifests.hpa("other", "checkout", 1, 4));
            assertThat(scale("1", "checkout").said()).contains("2 HorizontalPodAutoscalers");
        }

        @Test
        void refusesWhereAGitOpsToolAppliesTheFloor() {
            cluster.make(Manifests.workload("Deployment", "cart", 1));
            cluster.applyAs("argocd", Manifests.hpa("cart", "cart", 1, 4));
            assertThat(scale("1", "cart")).isInstanceOf(Refused.class);
            assertThat(scale("1", "cart").said()).contains("'argocd' applies spec.minReplicas");
        }

        @Test
        void leavesAnAutoscalerAloneThatIsSwitchedOff() {
            cluster.make(Manifests.workload("Deployment", "cart", 0));
            cluster.make(Manifests.hpa("cart", "cart", 1, 4));
            assertThat(scale("1", "cart").said()).contains("scaled to 0");
        }
    }

    @Test
    void givesReplicasBackWhenTheirTimeIsOverAndOnlyOnce() {
        scale("1", "checkout");
        assertThat(reaper().sweep(NOON.plus(LEASE).minusMillis(1))).isEmpty();
        assertThat(reaper().sweep(NOON.plus(LEASE))).hasSize(1); // another instance than that which raised it
        assertThat(replicas(DEPLOYMENT, "checkout")).isEqualTo(3);
        assertThat(reaper().sweep(NOON.plus(LEASE))).isEmpty();
    }

    @Test
    void replicasThatSomebodyElseSetStay() {
        scale("1", "checkout");
        cluster.admin()
                .patch(Place.of(DEPLOYMENT, cluster.namespace(), "checkout"), Map.of("spec", Map.of("replicas", 7)));
        reaper().sweep(NOON.plus(LEASE));
        assertThat(replicas(DEPLOYMENT, "checkout")).isEqualTo(7);
    }

    @Test
    void restartsAsKubectlDoes() {
        cluster.make(Manifests.daemonSet("agent"));
        assertThat(ask("1", "checkout", new Action.Restart())).isInstanceOf(Applied.class);
        assertThat(ask("2", "daemonset/agent", new Action.Restart())).isInstanceOf(Applied.class);
        for (GenericKubernetesResource each :
                List.of(cluster.read(DEPLOYMENT, "checkout"), cluster.read(DAEMON_SET, "agent"))) {
            assertThat(Fields.map(each, "spec", "template", "metadata", "annotations"))
                    .containsEntry("kubectl.kubernetes.io/restartedAt", NOON.toString());
        }
        assertThat(ask("3", "replicaset/checkout-1", new Action.Restart()).said())
                .contains("no rolling restart");
    }

    @Test
    void aPausedRolloutIsNeitherRestartedNorRolledBack() {
        cluster.admin()
                .patch(Place.of(DEPLOYMENT, cluster.namespace(), "checkout"), Map.of("spec", Map.of("paused", true)));
        assertThat(ask("1", "checkout", new Action.Restart()).said()).contains("is paused");
        assertThat(ask("2", "checkout", new Action.Rollback()).said()).contains("is paused");
    }

    @Test
    void onePodGoesByEvictionAndItsKeyIsKnownAfterwards() {
        pod("checkout-1-a");
        ActionReceipt evicted = ask("1", "pod/checkout-1-a", new Action.Restart());
        assertThat(evicted).isInstanceOf(Applied.class);
        assertThat(cluster.all(POD)).isEmpty();
        assertThat(ask("1", "pod/checkout-1-a", new Action.Restart())).isEqualTo(evicted);
        assertThat(ask("2", "pod/checkout-1-a", new Action.Restart()).said()).contains("there is no pod");
    }

    @Test
    void aDisruptionBudgetHolds() {
        pod("checkout-1-b");
        cluster.forbidEvictions("checkout");
        ActionReceipt refused = ask("1", "pod/checkout-1-b", new Action.Restart());
        assertThat(refused).isInstanceOf(Refused.class);
        assertThat(refused.said()).contains("disruption budget");
        assertThat(cluster.all(POD)).hasSize(1);
        assertThat(DoneBook.keyOf("1"))
                .isNotIn(Fields.annotation(cluster.read(DEPLOYMENT, "checkout"), Marks.DONE)
                        .orElse(""));
    }

    private void pod(String name) {
        String uid = cluster.read(REPLICA_SET, "checkout-1").getMetadata().getUid();
        cluster.make(Manifests.pod(name, "ReplicaSet/checkout-1", uid, "checkout"));
        cluster.run(name);
    }

    @Test
    void rollsBackToTheRevisionBefore() {
        assertThat(ask("1", "checkout", new Action.Rollback()).said()).contains("from revision 3 to revision 2");
        GenericKubernetesResource after = cluster.read(DEPLOYMENT, "checkout");
        assertThat(Fields.map(after, "spec", "template").toString())
                .contains("shop/checkout:1")
                .doesNotContain("h2");
        assertThat(Fields.annotation(after, Marks.DONE)).isPresent();
    }

    @Test
    void passesOverARevisionThatOnlyRestarted() {
        String template = Fields.map(cluster.read(DEPLOYMENT, "checkout"), "spec", "template")
                .toString();
        ask("1", "checkout", new Action.Restart());
        cluster.admin()
                .patch(
                        Place.of(DEPLOYMENT, cluster.namespace(), "checkout"),
                        Map.of("metadata", Map.of("annotations", Map.of("deployment.kubernetes.io/revision", "4"))));
        cluster.admin()
                .patch(
                        Place.of(REPLICA_SET, cluster.namespace(), "checkout-3"),
                        Map.of("metadata", Map.of("annotations", Map.of("deployment.kubernetes.io/revision", "3"))));
        assertThat(template).contains("shop/checkout:2");
        sameTemplateAtRevision3();
        assertThat(ask("2", "checkout", new Action.Rollback()).said()).contains("to revision 2");
    }

    /** A real API fills in defaults, so the template is taken from the deployment itself. */
    private void sameTemplateAtRevision3() {
        GenericKubernetesResource deployment = cluster.read(DEPLOYMENT, "checkout");
        GenericKubernetesResource set = cluster.read(REPLICA_SET, "checkout-3");
        assertThat(Fields.map(set, "spec", "template", "spec"))
                .isEqualTo(Fields.map(deployment, "spec", "template", "spec"));
    }

    @Test
    void withoutAnEarlierRevisionThereIsNothingToGoBackTo() {
        cluster.make(Manifests.workload("Deployment", "cart", 1));
        assertThat(ask("1", "cart", new Action.Rollback()).said()).contains("no earlier revision");
        assertThat(ask("1", "statefulset/none", new Action.Rollback()).said()).contains("there is no statefulset none");
    }

    @Test
    void thePauseAnnotationRefusesEverything() {
        cluster.admin()
                .patch(
                        Place.of(DEPLOYMENT, cluster.namespace(), "checkout"),
                        Map.of("metadata", Map.of("annotations", Map.of(Marks.PAUSE, "true"))));
        for (Action each : List.of(new Action.Scale(1, 9), new Action.Restart(), new Action.Rollback())) {
            assertThat(ask(each.type(), "checkout", each).said()).contains("forewarn.dev/pause");
        }
        assertThat(replicas(DEPLOYMENT, "checkout")).isEqualTo(3);
    }

    @Test
    void whatCannotBeATargetIsRefusedInWords() {
        assertThat(scale("1", "nowhere").said()).contains("there is no deployment nowhere");
        assertThat(scale("1", "cronjob/checkout").said()).contains("'cronjob' is not one of deployment");
        assertThat(scale("1", "pod/checkout").said()).contains("there is no pod");
        assertThat(scale("1", "deployment/check out").said()).contains("no name that Kubernetes accepts");
        assertThat(scale("1", "a/b/c/d").said()).contains("write namespace/name");
        assertThat(executor()
                        .execute(new ActionRequest(
                                "1", new Workload("kube-system/coredns"), new Action.Restart(), NOON, "a test"))
                        .said())
                .contains("not among kubernetes.namespaces");
    }

    @Test
    void eventsTellOnTheWorkloadWhatWasDone() {
        scale("1", "checkout");
        assertThat(cluster.all(ResourceType.EVENT).stream()
                        .map(each -> Fields.text(each, "reason").orElse("") + ": "
                                + Fields.text(each, "message").orElse("")))
                .anySatisfy(each -> assertThat(each)
                        .startsWith("ForewarnScaled: scaled ")
                        .contains("from 3 to 5 replicas for 30m", "because a test"));
    }

    /** On this rests that nobody's change is written over, and that of two leaders one acts. */
    @Test
    void aWriteThatNamesAnOldVersionIsAConflictHoweverItIsWritten() {
        Place place = Place.of(DEPLOYMENT, cluster.namespace(), "checkout");
        String old = cluster.read(DEPLOYMENT, "checkout").getMetadata().getResourceVersion();
        cluster.admin().patch(place, Map.of("metadata", Map.of("labels", Map.of("touched", "yes"))));
        Map<String, Object> stale = Map.of("resourceVersion", old);
        conflicts(() -> cluster.admin().patch(place, Map.of("metadata", stale, "spec", Map.of("paused", true))));
        conflicts(() ->
                cluster.admin().patch(place.sub("scale"), Map.of("metadata", stale, "spec", Map.of("replicas", 9))));
        conflicts(() -> cluster.admin()
                .edit(place, List.of(Map.of("op", "add", "path", "/metadata/resourceVersion", "value", old))));
        assertThat(replicas(DEPLOYMENT, "checkout")).isEqualTo(3);
    }

    private static void conflicts(ThrowingCallable write) {
        assertThatThrownBy(write)
                .isInstanceOfSatisfying(
                        ApiFailure.class, e -> assertThat(e.fate()).isEqualTo(ApiFailure.Fate.CONFLICT));
    }

    @Test
    void doctorSeesThatEverythingIsAllowed() {
        var found = new ClusterLook(cluster.connection(), scope()).look("forewarn");
        assertThat(found.problem()).isEmpty();
        assertThat(found.lacking()).isEmpty();
        assertThat(found.version()).startsWith("v");
    }
}
