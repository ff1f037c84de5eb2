package dev.forewarn.http;

import dev.forewarn.loop.Event;
import dev.forewarn.loop.EventStream;
import dev.forewarn.risk.BreachRisk;
import dev.forewarn.scoring.RiskView;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Listens to the house once and passes on to every listener of the stream; remembers the latest notices, so that a page
 * opened later, or one that lost its connection, sees what it missed.
 */
final class EventFeed implements AutoCloseable {
    static final int MOST_LISTENERS = 100;
    private static final int REMEMBERED = 200;
    private static final int SHOWN_TO_NEWCOMERS = 50;
    private static final Duration COUNTS_HOLD = Duration.ofSeconds(1);

    private final RiskView risks;
    private final HttpMeters meters;
    private final InstantSource time;
    private final String boot;
    private final List<StreamQueue> listeners = new CopyOnWriteArrayList<>();
    private final ArrayDeque<Notice> remembered = new ArrayDeque<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final EventStream.Subscription subscription;
    private long sequence;
    private int warnings;
    private int breaches;
    private int actions;
    private @Nullable Totals counted;
    private Instant countedAt = Instant.MIN;

    EventFeed(EventStream events, RiskView risks, HttpMeters meters, InstantSource time) {
        this.risks = risks;
        this.meters = meters;
        this.time = time;
        boot = Long.toString(time.millis(), Character.MAX_RADIX);
        subscription = events.subscribe(this::on, () -> !listeners.isEmpty());
    }

    private record Notice(long number, StreamMessage message, BreachRisk about) {}

    /** The console's headline. Warnings, breaches and actions since this server started. */
    record Totals(int series, int atRisk, int warnings, int breaches, int actions) {}

    /** A warning on the wire: the sentence beside the risk it is about. */
    record WarningBody(String sentence, RiskBody risk) {}

    /** A breach on the wire. */
    record BreachBody(boolean warnedBefore, RiskBody risk) {}

    /**
     * Joins the stream.
     *
     * @param lastId the last id that the listener saw, or null
     * @return empty where there are as many listeners as are served
     */
    Optional<StreamQueue> join(@Nullable String lastId, Predicate<BreachRisk> wanted) {
        lock.lock();
        try {
            if (listeners.size() >= MOST_LISTENERS) {
                return Optional.empty();
            }
            var self = new StreamQueue[1];
            var queue = new StreamQueue(wanted, () -> listeners.remove(self[0]));
            self[0] = queue;
            for (Notice notice : missedSince(lastId)) {
                queue.notice(notice.message(), notice.about());
            }
            listeners.add(queue);
            return Optional.of(queue);
        } finally {
            lock.unlock();
        }
    }

    int listenerCount() {
        return listeners.size();
    }

    /** Counted at most once a second, however many listen. */
    Totals totals() {
        lock.lock();
        try {
            Instant now = time.instant();
            Totals last = counted;
            if (last == null
                    || now.isAfter(countedAt.plus(COUNTS_HOLD))
                    || last.warnings() != warnings
                    || last.actions() != actions
                    || last.breaches() != breaches) {
                last = new Totals(risks.seriesCount(), risks.atRisk(RiskGauges.AT_RISK), warnings, breaches, actions);
                counted = last;
                countedAt = now;
            }
            return last;
        } finally {
            lock.unlock();
        }
    }

    /** Ends every listener's stream. */
    @Override
    public void close() {
        subscription.close();
        new ArrayList<>(listeners).forEach(StreamQueue::close);
    }

    private void on(Event event) {
        meters.event(event);
        switch (event) {
            case Event.RiskChanged changed -> listeners.forEach(listener -> listener.risk(changed.risk()));
            case Event.Warned warned ->
                notice("warning", new WarningBody(warned.sentence(), RiskBody.of(warned.risk())), warned.risk(), event);
            case Event.Breached breached ->
                notice(
                        "breach",
                        new BreachBody(breached.warnedBefore(), RiskBody.of(breached.risk())),
                        breached.risk(),
                        event);
            case Event.Decided decided ->
                notice(
                        "decision",
                        DecisionBody.of(decided.record()),
                        decided.record().risk(),
                        event);
        }
    }

    private void notice(String name, Object body, BreachRisk about, Event event) {
        lock.lock();
        try {
            sequence++;
            count(event);
            var message = new StreamMessage(name, boot + "-" + sequence, body);
            remembered.add(new Notice(sequence, message, about));
            if (remembered.size() > REMEMBERED) {
                remembered.remove();
            }
            listeners.forEach(listener -> listener.notice(message, about));
        } finally {
            lock.unlock();
        }
    }

    private void count(Event event) {
        switch (event) {
            case Event.RiskChanged ignored -> {}
            case Event.Warned ignored -> warnings++;
            case Event.Breached ignored -> breaches++;
            case Event.Decided decided ->
                actions += decided.record().decision().kind().equals("act") ? 1 : 0;
        }
    }

    /** After the last id of this server's life; a newcomer, or one who knew an earlier life, gets the newest few. */
    private List<Notice> missedSince(@Nullable String lastId) {
        String prefix = boot + "-";
        if (lastId != null && lastId.startsWith(prefix)) {
            try {
                long last = Long.parseLong(lastId.substring(prefix.length()));
                return remembered.stream()
                        .filter(notice -> notice.number() > last)
                        .toList();
            } catch (NumberFormatException e) {
                return newest(); // an id that we never gave
            }
        }
        return newest();
    }

    private List<Notice> newest() {
        return remembered.stream()
                .skip(Math.max(0, remembered.size() - SHOWN_TO_NEWCOMERS))
                .toList();
    }
}
