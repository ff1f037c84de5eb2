package dev.forewarn.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forewarn.decision.Risks;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class EventHubTest {
    private static Event event(int minute) {
        return new Event.RiskChanged(Risks.of("cpu").atMinute(minute, 1));
    }

    @Test
    void handsEveryEventToEverySubscriberInOrder() throws InterruptedException {
        try (var hub = new EventHub(100)) {
            var one = new LinkedBlockingQueue<Event>();
            var two = new LinkedBlockingQueue<Event>();
            hub.subscribe(one::add);
            hub.subscribe(two::add);
            for (int i = 0; i < 50; i++) {
                hub.publish(event(i));
            }
            for (int i = 0; i < 50; i++) {
                assertThat(one.take()).isEqualTo(event(i));
                assertThat(two.take()).isEqualTo(event(i));
            }
            assertThat(hub.lost()).isZero();
        }
    }

    @Test
    void aSlowSubscriberLosesTheOldestAndHoldsUpNobody() throws InterruptedException {
        try (var hub = new EventHub(3)) {
            var entered = new CountDownLatch(1);
            var release = new CountDownLatch(1);
            var heard = new LinkedBlockingQueue<Event>();
            hub.subscribe(e -> {
                entered.countDown();
                await(release);
                heard.add(e);
            });
            hub.publish(event(0));
            entered.await();
            for (int i = 1; i <= 10; i++) {
                hub.publish(event(i));
            }
            assertThat(hub.lost()).isEqualTo(7);
            release.countDown();
            assertThat(List.of(heard.take(), heard.take(), heard.take(), heard.take()))
                    .containsExactly(event(0), event(8), event(9), event(10));
        }
    }

    @Test
    void aFailingSubscriberGoesOnWithTheNextEvent() throws InterruptedException {
        try (var hub = new EventHub(10)) {
            var heard = new LinkedBlockingQueue<Event>();
            hub.subscribe(e -> {
                if (e.equals(event(0))) {
                    throw new IllegalStateException("on purpose");
                }
                heard.add(e);
            });
            hub.publish(event(0));
            hub.publish(event(1));
            assertThat(heard.take()).isEqualTo(event(1));
        }
    }

    @Test
    void aClosedSubscriptionHearsNothingMoreAndMayBeClosedTwice() throws InterruptedException {
        try (var hub = new EventHub(10)) {
            var closed = new LinkedBlockingQueue<Event>();
            var open = new LinkedBlockingQueue<Event>();
            EventStream.Subscription subscription = hub.subscribe(closed::add);
            hub.subscribe(open::add);
            subscription.close();
            subscription.close();
            hub.publish(event(1));
            open.take();
            assertThat(closed).isEmpty();
            assertThat(hub.subscribers()).isEqualTo(1);
        }
    }

    @Test
    void aSubscriberMayCloseItselfWhileItListens() throws InterruptedException {
        try (var hub = new EventHub(10)) {
            var subscription = new LinkedBlockingQueue<EventStream.Subscription>();
            var done = new CountDownLatch(1);
            subscription.add(hub.subscribe(e -> {
                closeFirst(subscription);
                done.countDown();
            }));
            hub.publish(event(1));
            assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(hub.subscribers()).isZero();
        }
    }

    @Test
    void aClosedHubTakesNoSubscribersAndPublishesNothing() {
        var hub = new EventHub(10);
        hub.close();
        var heard = new LinkedBlockingQueue<Event>();
        hub.subscribe(heard::add);
        hub.publish(event(1));
        assertThat(hub.subscribers()).isZero();
        assertThat(heard).isEmpty();
    }

    private static void closeFirst(LinkedBlockingQueue<EventStream.Subscription> subscription) {
        try {
            subscription.take().close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
