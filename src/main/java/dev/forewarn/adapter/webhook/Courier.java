package dev.forewarn.adapter.webhook;

import dev.forewarn.notice.Channel;
import dev.forewarn.notice.ChannelGate;
import dev.forewarn.notice.Delivery;
import dev.forewarn.notice.HeldBack;
import dev.forewarn.notice.Message;
import dev.forewarn.notice.Notice;
import dev.forewarn.notice.Subject;
import dev.forewarn.notice.Tally;
import dev.forewarn.notice.Tally.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Delivers the notices of one channel in their order, on a thread of its own, within the channel's rate. What the other side
 * cannot take now is tried again, ever more slowly; meanwhile the rest waits, and when too much waits the oldest is dropped.
 */
final class Courier implements Outbox {
    private static final int MOST_WAITING = 1_000;
    private static final Duration LOOK = Duration.ofMillis(200);

    private final Channel channel;
    private final ChannelGate gate;
    private final Patience patience;
    private final Tally tally;
    private final InstantSource time;
    private final Complaints complaints;
    private final BlockingQueue<Notice> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final Queue<Subject> known = new ConcurrentLinkedQueue<>();
    private final CourierThread thread;

    Courier(Channel channel, ChannelGate gate, Patience patience, Tally tally, InstantSource time) {
        this.channel = channel;
        this.gate = gate;
        this.patience = patience;
        this.tally = tally;
        this.time = time;
        this.complaints = new Complaints(channel.name());
        this.thread = new CourierThread(channel.name(), this::run);
    }

    Courier started() {
        thread.start();
        return this;
    }

    @Override
    public void offer(Notice notice) {
        while (!waiting.offer(notice)) {
            if (waiting.poll() != null) {
                tally.count(channel.name(), Outcome.DROPPED, 1);
            }
        }
    }

    @Override
    public void resume(Notice standing) {
        known.add(standing.subject());
    }

    private void run() throws InterruptedException {
        while (!thread.isStopping() || !waiting.isEmpty()) {
            Notice next = waiting.poll(thread.isStopping() ? 0 : LOOK.toMillis(), TimeUnit.MILLISECONDS);
            if (next != null) {
                handle(next);
            }
            sumUp();
        }
    }

    private void handle(Notice notice) throws InterruptedException {
        for (Subject each = known.poll(); each != null; each = known.poll()) {
            gate.knows(each);
        }
        Instant now = time.instant();
        switch (gate.admit(notice, now)) {
            case SEND -> send(notice);
            case HELD -> tally.count(channel.name(), Outcome.HELD_BACK, 1);
            case UNNEEDED -> {
                // nobody heard of it
            }
        }
    }

    private void send(Notice notice) throws InterruptedException {
        var message = new Message.News(notice);
        for (int failed = 0; ; failed++) {
            Delivery delivery = channel.deliver(message);
            Duration pause = settle(delivery, failed + 1);
            if (pause == null) {
                return;
            }
            boolean isLate = time.instant().plus(pause).isAfter(notice.at().plus(patience.longest()));
            if (isLate || thread.isStopping()) {
                tally.count(channel.name(), Outcome.FAILED, 1);
                gate.undelivered(notice, time.instant());
                return;
            }
            tally.count(channel.name(), Outcome.RETRIED, 1);
            thread.pause(pause);
        }
    }

    /** @return how long to wait before another attempt; null where there is to be none */
    private @Nullable Duration settle(Delivery delivery, int failed) {
        return switch (delivery) {
            case Delivery.Done ignored -> {
                complaints.works();
                tally.count(channel.name(), Outcome.DELIVERED, 1);
                yield null;
            }
            case Delivery.Never never -> {
                complaints.rejected(never.said());
                tally.count(channel.name(), Outcome.REJECTED, 1);
                yield null;
            }
            case Delivery.Later later -> {
                complaints.failed(later.said());
                yield patience.pause(failed, later.after());
            }
        };
    }

    private void sumUp() {
        Instant now = time.instant();
        HeldBack due = gate.summaryDue(now).orElse(null);
        if (due == null) {
            return;
        }
        switch (channel.deliver(new Message.Summary(due, now))) {
            case Delivery.Done ignored -> complaints.works();
            case Delivery.Later later -> {
                complaints.failed(later.said());
                gate.putBack(due);
            }
            case Delivery.Never never -> complaints.rejected(never.said());
        }
    }

    @Override
    public void stop() {
        thread.stop();
    }

    @Override
    public void close() {
        stop();
        thread.join();
    }
}
