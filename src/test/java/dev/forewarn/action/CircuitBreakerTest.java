package dev.forewarn.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class CircuitBreakerTest {
    private static final Duration TIMEOUT = Duration.ofMinutes(1);

    private Instant now = Instant.parse("2026-05-04T12:00:00Z");
    private int called;
    private final CircuitBreaker breaker = new CircuitBreaker("billing", new Breaker.Limits(3, TIMEOUT), () -> now);

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            assertThatThrownBy(() -> breaker.call(() -> {
                        called++;
                        throw new IOException("connection reset");
                    }))
                    .isInstanceOf(IOException.class);
        }
    }

    private void succeed() throws Exception {
        assertThat(breaker.call(() -> {
                    called++;
                    return "done";
                }))
                .isEqualTo("done");
    }

    @Test
    void opensAfterSoManyFailuresInARowAndCallsNoMore() {
        fail(3);
        assertThatThrownBy(this::succeed)
                .isInstanceOf(CircuitOpenException.class)
                .hasMessageContaining("'billing' is open after 3 failures")
                .extracting(e -> ((CircuitOpenException) e).until())
                .isEqualTo(now.plus(TIMEOUT));
        assertThat(called).isEqualTo(3);
        assertThat(breaker.state().phase()).isEqualTo(Breaker.Phase.OPEN);
    }

    @Test
    void aSuccessInBetweenBeginsTheCountAnew() throws Exception {
        fail(2);
        succeed();
        fail(2);
        succeed();
        assertThat(breaker.state()).isEqualTo(Breaker.CLOSED);
    }

    @Test
    void closesWhenTheTrialSucceeds() throws Exception {
        fail(3);
        now = now.plus(TIMEOUT);
        succeed();
        assertThat(breaker.state()).isEqualTo(Breaker.CLOSED);
        fail(2);
        succeed();
    }

    @Test
    void reopensWhenTheTrialFails() {
        fail(3);
        now = now.plus(TIMEOUT);
        fail(1);
        assertThatThrownBy(this::succeed).isInstanceOf(CircuitOpenException.class);
        assertThat(breaker.state().until()).contains(now.plus(TIMEOUT));
    }

    @Test
    void letsOneTrialThroughAndNoSecondBesideIt() throws Exception {
        fail(3);
        now = now.plus(TIMEOUT);
        var inside = new CountDownLatch(1);
        var leave = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newSingleThreadExecutor()) {
            Future<String> trial = threads.submit(() -> breaker.call(() -> {
                inside.countDown();
                leave.await();
                return "done";
            }));
            inside.await();
            assertThat(breaker.state().phase()).isEqualTo(Breaker.Phase.HALF_OPEN);
            assertThatThrownBy(this::succeed).isInstanceOf(CircuitOpenException.class);
            leave.countDown();
            assertThat(trial.get()).isEqualTo("done");
        }
        succeed();
    }

    @Test
    void aTrialThatNeverEndsIsGivenUp() throws Exception {
        fail(3);
        now = now.plus(TIMEOUT);
        var inside = new CountDownLatch(1);
        var leave = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newSingleThreadExecutor()) {
            Future<String> trial = threads.submit(() -> breaker.call(() -> {
                inside.countDown();
                leave.await();
                throw new IOException("at last");
            }));
            inside.await();
            now = now.plus(TIMEOUT);
            succeed();
            leave.countDown();
            assertThatThrownBy(trial::get).isInstanceOf(ExecutionException.class);
        }
    }

    @Test
    void failuresOfTheCallersOwnMakingDoNotCount() throws Exception {
        var choosy = new CircuitBreaker(
                "billing", new Breaker.Limits(1, TIMEOUT), () -> now, e -> !(e instanceof IllegalArgumentException));
        assertThatThrownBy(() -> choosy.run(() -> {
                    throw new IllegalArgumentException("no such customer");
                }))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(choosy.state()).isEqualTo(Breaker.CLOSED);
        assertThatThrownBy(() -> choosy.run(() -> {
                    throw new IllegalStateException("down");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> choosy.run(() -> called++)).isInstanceOf(CircuitOpenException.class);
        assertThat(called).isZero();
    }

    @Test
    void goesOnFromASavedState() {
        fail(3);
        var after = new CircuitBreaker("billing", new Breaker.Limits(3, TIMEOUT), () -> now);
        after.restore(breaker.state());
        assertThatThrownBy(() -> after.run(() -> called++)).isInstanceOf(CircuitOpenException.class);
    }

    @Test
    void refusesLimitsThatMakeNoSense() {
        assertThatThrownBy(() -> new Breaker.Limits(0, TIMEOUT)).hasMessageContaining("at least 1");
        assertThatThrownBy(() -> new Breaker.Limits(1, Duration.ZERO)).hasMessageContaining("longer than zero");
    }
}
