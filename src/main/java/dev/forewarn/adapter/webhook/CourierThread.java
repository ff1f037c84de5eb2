package dev.forewarn.adapter.webhook;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The thread of one channel: it is asked to stop, and given a few moments for what is left. */
final class CourierThread {
    private static final Duration LAST_MOMENTS = Duration.ofSeconds(5);

    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread;

    /** What it does until it is asked to stop; interrupted where that takes too long. */
    interface Work {
        void run() throws InterruptedException;
    }

    CourierThread(String channel, Work work) {
        this.thread = Thread.ofPlatform().daemon().name("notices-" + channel).unstarted(() -> {
            try {
                work.run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // the service ends
            }
        });
    }

    void start() {
        thread.start();
    }

    boolean isStopping() {
        return stop.getCount() == 0;
    }

    /** Waits, unless it is to stop. */
    void pause(Duration time) throws InterruptedException {
        stop.await(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    void stop() {
        stop.countDown();
    }

    /** Waits for its end. */
    void join() {
        try {
            if (!thread.join(LAST_MOMENTS)) {
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
