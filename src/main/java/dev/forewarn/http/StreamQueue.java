package dev.forewarn.http;

import dev.forewarn.risk.BreachRisk;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * What waits to be sent to one listener. Of each series and objective only the newest risk waits, so a slow listener,
 * or a replay a thousand times faster than time, costs memory by the series and not by the event. Notices (warnings,
 * breaches, decisions) are all kept, up to a bound; then the oldest go and the listener is told how many.
 */
final class StreamQueue implements AutoCloseable {
    static final int NOTICES_KEPT = 1_000;
    static final int RISKS_KEPT = 10_000;
    static final int RISKS_AT_ONCE = 200;

    private final Predicate<BreachRisk> wanted;
    private final Runnable leave;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Condition ended = lock.newCondition();
    private final Map<RiskSlot, BreachRisk> risks = new HashMap<>();
    private final ArrayDeque<StreamMessage> notices = new ArrayDeque<>();
    private int missed;
    private boolean closed;

    StreamQueue(Predicate<BreachRisk> wanted, Runnable leave) {
        this.wanted = wanted;
        this.leave = leave;
    }

    private record RiskSlot(Object series, Object objective) {}

    void risk(BreachRisk risk) {
        if (!wanted.test(risk)) {
            return;
        }
        var slot = new RiskSlot(risk.series(), risk.objective());
        locked(() -> {
            if (risks.size() < RISKS_KEPT || risks.containsKey(slot)) {
                risks.put(slot, risk);
                changed.signalAll();
            }
        });
    }

    void notice(StreamMessage notice, BreachRisk about) {
        if (!wanted.test(about)) {
            return;
        }
        locked(() -> {
            notices.add(notice);
            if (notices.size() > NOTICES_KEPT) {
                notices.remove();
                missed++;
            }
            changed.signalAll();
        });
    }

    /** Waits until there is something to send, the time is over, or the queue is closed. */
    void await(Duration longest) throws InterruptedException {
        lock.lock();
        try {
            long left = longest.toNanos();
            while (left > 0 && !closed && risks.isEmpty() && notices.isEmpty()) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Lets events gather, so that each series is sent a few times a second at most. */
    void pause(Duration pause) throws InterruptedException {
        lock.lock();
        try {
            long left = TimeUnit.NANOSECONDS.convert(pause);
            while (left > 0 && !closed) {
                left = ended.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Takes what waits: every notice, and the highest of the risks as one message; the others wait on. */
    List<StreamMessage> drain() {
        var messages = new ArrayList<StreamMessage>();
        lock.lock();
        try {
            if (missed > 0) {
                messages.add(new StreamMessage("missed", null, Map.of("notices", missed)));
                missed = 0;
            }
            messages.addAll(notices);
            notices.clear();
            if (!risks.isEmpty()) {
                List<Map.Entry<RiskSlot, BreachRisk>> highest = risks.entrySet().stream()
                        .sorted(Comparator.comparing((Map.Entry<RiskSlot, BreachRisk> slot) ->
                                        slot.getValue().breach())
                                .reversed())
                        .limit(RISKS_AT_ONCE)
                        .toList();
                List<RiskBody> bodies = highest.stream()
                        .map(slot -> RiskBody.of(slot.getValue()))
                        .toList();
                messages.add(new StreamMessage("risk", null, bodies));
                highest.stream().map(Map.Entry::getKey).toList().forEach(risks::remove);
            }
        } finally {
            lock.unlock();
        }
        return messages;
    }

    boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        locked(() -> {
            closed = true;
            changed.signalAll();
            ended.signalAll();
        });
        leave.run();
    }

    private void locked(Runnable change) {
        lock.lock();
        try {
            change.run();
        } finally {
            lock.unlock();
        }
    }
}
