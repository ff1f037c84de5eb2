package dev.forewarn.adapter.webhook;

import dev.forewarn.notice.AlertBoard;
import dev.forewarn.notice.Delivery;
import dev.forewarn.notice.Notice;
import dev.forewarn.notice.Tally;
import dev.forewarn.notice.Tally.Outcome;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Keeps an Alertmanager informed of what holds: at once when there is news, and again and again while it holds. It is told
 * the whole each time, so nothing has to wait in a queue, and what came while it was away is not told late.
 */
final class AlertCourier implements Outbox {
    /** An Alertmanager takes much more; a request stays small. */
    private static final int PER_REQUEST = 500;

    private final AlertmanagerChannel channel;
    private final Patience patience;
    private final Tally tally;
    private final InstantSource time;
    private final Complaints complaints;
    private final AlertBoard board = new AlertBoard();
    private final Semaphore news = new Semaphore(0);
    private final CourierThread thread;
    private int failed;
    private Duration pause = Duration.ZERO;

    AlertCourier(AlertmanagerChannel channel, Patience patience, Tally tally, InstantSource time) {
        this.channel = channel;
        this.patience = patience;
        this.tally = tally;
        this.time = time;
        this.complaints = new Complaints(channel.name());
        this.thread = new CourierThread(channel.name(), this::run);
    }

    AlertCourier started() {
        thread.start();
        return this;
    }

    @Override
    public void offer(Notice notice) {
        board.put(notice);
        news.release();
    }

    /** An Alertmanager has to hear again and again of what holds. */
    @Override
    public void resume(Notice standing) {
        offer(standing);
    }

    private void run() throws InterruptedException {
        while (!thread.isStopping()) {
            awaitNews();
            tell();
        }
        if (board.unsent() > 0) {
            tell(); // what came while the last was told
        }
    }

    /** After a failure news does not hurry: the pause is waited in full, unless the service stops. */
    private void awaitNews() throws InterruptedException {
        if (failed > 0) {
            thread.pause(pause);
        } else if (news.tryAcquire(channel.resendEvery().toMillis(), TimeUnit.MILLISECONDS)) {
            news.drainPermits();
        }
    }

    private void tell() {
        int unsent = board.unsent();
        List<Notice> standing = board.standing(time.instant().minus(channel.holds()));
        Delivery delivery = new Delivery.Done("nothing to tell");
        for (int from = 0; from < standing.size() && delivery instanceof Delivery.Done; from += PER_REQUEST) {
            delivery = channel.deliver(standing.subList(from, Math.min(from + PER_REQUEST, standing.size())));
        }
        switch (delivery) {
            case Delivery.Done ignored -> {
                failed = 0;
                complaints.works();
                tally.count(channel.name(), Outcome.DELIVERED, unsent);
                board.told(standing, unsent);
            }
            case Delivery.Never never -> {
                // What still holds is in the next sending again: somebody may have mended the other side.
                failed = 1;
                pause = channel.resendEvery();
                complaints.rejected(never.said());
                tally.count(channel.name(), Outcome.REJECTED, unsent);
                board.told(standing, unsent);
            }
            case Delivery.Later later -> {
                failed++;
                complaints.failed(later.said());
                tally.count(channel.name(), Outcome.RETRIED, 1);
                pause = patience.pause(failed, later.after());
            }
        }
    }

    @Override
    public void stop() {
        thread.stop();
        news.release();
    }

    @Override
    public void close() {
        stop();
        thread.join();
    }
}
