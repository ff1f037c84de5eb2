package dev.forewarn.adapter.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forewarn.action.Action;
import dev.forewarn.action.ActionReceipt.Applied;
import dev.forewarn.action.ActionRequest;
import dev.forewarn.action.Leadership;
import dev.forewarn.action.Workload;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The rights in deploy/kubernetes/rbac.yaml are what the program uses: not one more, and not one less. */
class RbacTest {
    private static final Instant NOON = Instant.parse("2026-05-04T12:00:00Z");
    private static final YAMLMapper YAML = YAMLMapper.builder().build();
    private static final ClusterScope SCOPE =
            new ClusterScope(List.of("shop"), List.of(), Duration.ofMinutes(30), "forewarn-test");

    private static Set<String> allowedBy(String name) {
        return Rbac.manifests().stream()
                .map(YAML::readTree)
                .filter(each -> each.at("/metadata/name").asString().equals(name) && each.has("rules"))
                .flatMap(each -> each.get("rules").valueStream())
                .flatMap(RbacTest::permissions)
                .map(Permission::toString)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<Permission> permissions(JsonNode rule) {
        var all = new ArrayList<Permission>();
        rule.get("apiGroups")
                .forEach(group -> rule.get("resources")
                        .forEach(resource -> rule.get("verbs")
                                .forEach(verb -> all.add(
                                        new Permission(verb.asString(), group.asString(), resource.asString())))));
        return all.stream();
    }

    private static Set<String> words(List<Permission> permissions) {
        return permissions.stream().map(Permission::toString).collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void theManifestAllowsWhatTheProgramSaysThatItNeeds() {
        var toAct = new ArrayList<>(Permissions.toAct());
        toAct.addAll(Permissions.withKeda());
        assertThat(allowedBy("forewarn-act")).isEqualTo(words(toAct));
        assertThat(allowedBy("forewarn-lead")).isEqualTo(words(Permissions.toLead()));
    }

    @Test
    void theProgramUsesEachOfThemAndNothingElse() {
        try (var cluster = new EmulatedCluster()) {
            var all = new ArrayList<>(Permissions.toAct());
            all.addAll(Permissions.withKeda());
            all.addAll(Permissions.toLead());
            cluster.api.allow(all::contains);
            tour(cluster);
            assertThat(words(List.copyOf(cluster.api.used()))).isEqualTo(words(all));
        }
    }

    /** Everything that can be done, once. */
    private static void tour(EmulatedCluster cluster) {
        String uid = cluster.make(Manifests.workload("Deployment", "checkout", 3))
                .getMetadata()
                .getUid();
        cluster.admin()
                .patch(
                        Place.of(ResourceType.DEPLOYMENT, "shop", "checkout"),
                        Map.of("metadata", Map.of("annotations", Map.of("deployment.kubernetes.io/revision", "2"))));
        String set = cluster.make(Manifests.revision("checkout", uid, 1, "shop/checkout:1", ""))
                .getMetadata()
                .getUid();
        cluster.make(Manifests.pod("a", "ReplicaSet/checkout-1", set, "checkout"));
        cluster.make(Manifests.workload("StatefulSet", "queue", 2));
        cluster.make(Manifests.workload("ReplicaSet", "old", 2));
        cluster.make(Manifests.daemonSet("agent"));
        cluster.make(Manifests.workload("Deployment", "auto", 2));
        cluster.make(Manifests.hpa("auto", "auto", 1, 9));
        cluster.make(Manifests.workload("Deployment", "keda", 2));
        cluster.make(Manifests.hpaOfKeda("keda", "keda", 1, 9));
        cluster.make(Manifests.scaledObject("keda", "keda", "", ""));
        var election = new LeaseElection(
                cluster.connection(), "shop", "forewarn", "a", LeaseElection.Timing.USUAL, () -> NOON, () -> 0);
        election.tick();
        var executor = new KubernetesExecutor(cluster.connection(), SCOPE, election);
        for (String each : List.of("checkout", "statefulset/queue", "replicaset/old", "auto", "keda")) {
            applied(executor, each, new Action.Scale(1, 9));
        }
        for (String each : List.of("checkout", "statefulset/queue", "daemonset/agent", "pod/a")) {
            applied(executor, each, new Action.Restart());
        }
        executor.execute(request("pod/b", new Action.Restart())); // looks everywhere whether it went by its key
        applied(executor, "checkout", new Action.Rollback());
        var sweep = new FloorReaper(cluster.connection(), SCOPE, Leadership.alone()).sweep(NOON.plusSeconds(1_800));
        assertThat(sweep).hasSize(5);
    }

    private static void applied(KubernetesExecutor executor, String target, Action action) {
        assertThat(executor.execute(request(target, action))).as(target).isInstanceOf(Applied.class);
    }

    private static ActionRequest request(String target, Action action) {
        return new ActionRequest(target + action, new Workload("shop/" + target), action, NOON, "a test");
    }

    @Test
    void whatIsLackingIsToldByName() {
        try (var cluster = new EmulatedCluster()) {
            cluster.api.allow(each ->
                    !each.resource().equals("pods/eviction") && !each.verb().equals("update"));
            var found = new ClusterLook(cluster.connection(), SCOPE).look("forewarn");
            assertThat(found.problem()).isEmpty();
            assertThat(found.hasKeda()).isTrue();
            assertThat(found.lacking())
                    .containsExactly("create pods/eviction in shop", "update leases (coordination.k8s.io) in forewarn");
        }
    }
}
