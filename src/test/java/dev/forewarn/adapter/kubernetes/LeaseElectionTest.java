package dev.forewarn.adapter.kubernetes;

import static dev.forewarn.adapter.kubernetes.EmulatedApi.failing;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forewarn.action.Action;
import dev.forewarn.action.ActionReceipt;
import dev.forewarn.action.ActionReceipt.Applied;
import dev.forewarn.action.ActionReceipt.Refused;
import dev.forewarn.action.ActionRequest;
import dev.forewarn.action.Leadership.Follower;
import dev.forewarn.action.Leadership.Leader;
import dev.forewarn.action.Workload;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Of several instances one acts, whatever their clocks say and however long one of them was away. */
class LeaseElectionTest {
    private static final Instant NOON = Instant.parse("2026-05-04T12:00:00Z");
    private static final Place LEASE = Place.of(ResourceType.LEASE, "shop", "forewarn");

    private final EmulatedCluster cluster = new EmulatedCluster();
    private long nanos;

    @AfterEach
    void end() {
        cluster.close();
    }

    /** @param skew how far its clock on the wall is off; its steady clock began somewhere else too */
    private LeaseElection instance(String identity, Duration skew) {
        long began = identity.hashCode() * 1_000L;
        return new LeaseElection(
                cluster.connection(),
                "shop",
                "forewarn",
                identity,
                LeaseElection.Timing.USUAL,
                () -> NOON.plusNanos(nanos).plus(skew),
                () -> began + nanos);
    }

    private void pass(long seconds) {
        nanos += Duration.ofSeconds(seconds).toNanos();
    }

    @Test
    void theFirstLeadsAndTheOthersKnowWho() {
        var a = instance("a", Duration.ZERO);
        var b = instance("b", Duration.ofHours(3));
        a.tick();
        b.tick();
        assertThat(a.confirm()).isInstanceOf(Leader.class);
        assertThat(b.confirm()).isEqualTo(new Follower("a leads"));
    }

    @Test
    void clocksThatAreHoursApartDeposeNobody() {
        var a = instance("a", Duration.ofHours(-5));
        var b = instance("b", Duration.ofHours(5));
        for (int i = 0; i < 10; i++) {
            a.tick();
            b.tick();
            pass(2);
            assertThat(a.present()).isInstanceOf(Leader.class);
            assertThat(b.present()).isInstanceOf(Follower.class);
        }
    }

    @Test
    void aLeaderThatWasPausedFindsItselfDeposedBeforeItActs() {
        var a = instance("a", Duration.ZERO);
        var b = instance("b", Duration.ZERO);
        a.tick();
        b.tick();
        long before = ((Leader) a.present()).fence();
        pass(16);
        b.tick();
        assertThat(a.present()).isInstanceOf(Follower.class); // without asking anybody
        assertThat(a.confirm()).isInstanceOf(Follower.class);
        assertThat(b.confirm()).isEqualTo(new Leader(before + 1));
        a.tick();
        assertThat(a.present()).isEqualTo(new Follower("b leads"));
    }

    @Test
    void whoCannotAskDoesNotAct() {
        var a = instance("a", Duration.ZERO);
        a.tick();
        cluster.api.answer("GET", "/leases/", failing(500, "etcd is away"));
        assertThat(a.confirm()).isInstanceOf(Follower.class);
        assertThat(a.present()).isInstanceOf(Leader.class); // the lease is good for some seconds yet
        cluster.api.answer("PUT", "/leases/", failing(500, "etcd is away"));
        assertThat(a.confirm()).isInstanceOf(Follower.class);
        assertThat(a.confirm()).isInstanceOf(Leader.class);
    }

    @Test
    void whoStopsLetsAnotherLeadAtOnce() {
        var a = instance("a", Duration.ZERO);
        var b = instance("b", Duration.ZERO);
        a.tick();
        b.tick();
        a.resign();
        b.tick();
        assertThat(a.present()).isInstanceOf(Follower.class);
        assertThat(b.present()).isInstanceOf(Leader.class);
    }

    @Test
    void aLeaseThatWasDeletedBeginsAboveWhatItHad() {
        var a = instance("a", Duration.ZERO);
        a.tick();
        long before = ((Leader) a.present()).fence();
        cluster.api.delete(LEASE);
        pass(120);
        var b = instance("b", Duration.ZERO);
        b.tick();
        assertThat(((Leader) b.present()).fence()).isGreaterThan(before);
    }

    @Test
    void neverTwoAtOnceWhateverHappens() {
        for (long seed = 1; seed <= 4; seed++) {
            var chance = new SplittableRandom(seed);
            cluster.api.delete(LEASE);
            List<LeaseElection> all =
                    List.of(instance("a" + seed, Duration.ofMinutes(-9)), instance("b" + seed, Duration.ofMinutes(9)));
            for (int i = 0; i < 30; i++) {
                pass(chance.nextInt(6));
                if (chance.nextInt(5) == 0) {
                    cluster.api.answer(chance.nextBoolean() ? "PUT" : "GET", "/leases/", failing(500, "x"));
                }
                if (chance.nextInt(10) == 0) {
                    cluster.api.doAndAnswer("PUT", "/leases/", failing(500, "done, and not told"));
                }
                all.get(chance.nextInt(all.size())).tick();
                long leaders = all.stream()
                        .filter(each -> each.present() instanceof Leader)
                        .count();
                assertThat(leaders).as("seed %d, step %d", seed, i).isLessThanOrEqualTo(1);
            }
        }
    }

    @Test
    void whatALaterLeaderDidTheFormerDoesNotTouch() {
        cluster.make(Manifests.workload("Deployment", "checkout", 3));
        var a = instance("a", Duration.ZERO);
        var b = instance("b", Duration.ZERO);
        a.tick();
        b.tick();
        var scope = new ClusterScope(List.of("shop"), List.of(), Duration.ofMinutes(30), "forewarn-test");
        var ofA = new KubernetesExecutor(cluster.connection(), scope, a);
        var ofB = new KubernetesExecutor(cluster.connection(), scope, b);
        // a confirms, and is then away until b leads and has acted
        cluster.api.interrupt(
                "PATCH",
                "/deployments/checkout",
                () -> cluster.api.patch(
                        Place.of(ResourceType.DEPLOYMENT, "shop", "checkout"),
                        Map.of("metadata", Map.of("annotations", Map.of(Marks.DONE, laterBook())))));
        ActionReceipt late = ofA.execute(request("a"));
        assertThat(late).isInstanceOf(Refused.class);
        assertThat(late.said()).contains("later leader");
        pass(16);
        b.tick();
        assertThat(ofA.execute(request("a2"))).isInstanceOf(Refused.class);
        cluster.admin()
                .patch(
                        Place.of(ResourceType.DEPLOYMENT, "shop", "checkout"),
                        Map.of("metadata", Map.of("annotations", Map.of(Marks.DONE, ""))));
        assertThat(ofB.execute(request("b"))).isInstanceOf(Applied.class);
    }

    private static String laterBook() {
        return "k | DONE | 2026-05-04T12:00:01Z | 999999999 | - | restarted by a later leader";
    }

    private static ActionRequest request(String key) {
        return new ActionRequest(key, new Workload("shop/checkout"), new Action.Restart(), NOON, "a test");
    }
}
