package dev.forewarn.adapter.wal;

import dev.forewarn.metric.MetricStore;
import dev.forewarn.metric.MetricStoreException;
import dev.forewarn.metric.Sample;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries what is in the log to the store, in order, many records at a time. While the store refuses it tries again, ever
 * more rarely. How far it came is kept in a file beside the log; older files of the log are deleted.
 */
final class LogCarrier implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LogCarrier.class);
    private static final int BATCH = 100_000;
    private static final long WORTH_CARRYING_BYTES = 1 << 20;
    private static final long LINGER_MILLIS = 500;
    private static final long FIRST_PAUSE_MILLIS = 200;
    private static final long LONGEST_PAUSE_MILLIS = 10_000;

    private final WriteAheadLog log;
    private final MetricStore store;
    private final MarkFile carriedMark;
    private final MarkFile keptMark;
    private final Thread thread;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private LogPosition carried; // guarded by the lock
    private int holders; // guarded by the lock
    private int waiting; // guarded by the lock: how many want to see what is in the log in the store
    private LogPosition kept; // guarded by the lock: what comes after it is not deleted
    private boolean isClosing; // guarded by the lock
    private boolean isStopped; // guarded by the lock
    private @Nullable String trouble; // guarded by the lock
    private boolean isHurried; // guarded by the lock: somebody waits, so the next attempt is due now
    private long attempts; // guarded by the lock
    private @Nullable SegmentReader reader; // the thread's own
    private boolean hasToDelete; // guarded by the lock

    /** Begins at once. */
    LogCarrier(WriteAheadLog log, MetricStore store) throws IOException {
        this.log = log;
        this.store = store;
        this.carriedMark = new MarkFile(log.directory().resolve("carried"));
        this.keptMark = new MarkFile(log.directory().resolve("kept"));
        this.carried =
                carriedMark.read().orElse(LogPosition.BEGINNING); // else all is carried again, which changes nothing
        this.kept = keptMark.read().orElse(LogPosition.END);
        this.thread = new Thread(this::run, "forewarn-log");
        thread.setDaemon(true);
        thread.start();
    }

    /** Tells that there is more. */
    void wake() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** What keeps it from carrying, where something does. */
    Optional<String> trouble() {
        lock.lock();
        try {
            return Optional.ofNullable(trouble);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Keeps what is not carried yet in the log, until {@link #letGo}, although it is carried on.
     *
     * @return where it begins
     */
    LogPosition hold() {
        lock.lock();
        try {
            holders++;
            return carried;
        } finally {
            lock.unlock();
        }
    }

    /** What was held for this caller may be deleted with the next records that are carried. */
    void letGo() {
        lock.lock();
        try {
            holders--;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Keeps what comes after a place, over restarts too, until another is told; unless the log takes more than half of what
     * it may, for there must be room for what the store does not have.
     */
    void keepSince(LogPosition place) throws IOException {
        keptMark.write(place);
        lock.lock();
        try {
            kept = place;
            hasToDelete = true;
        } finally {
            lock.unlock();
        }
    }

    /** How many bytes of the log are still to be carried. */
    long behindBytes() {
        LogPosition end = log.durable();
        lock.lock();
        try {
            return carried.segment() == end.segment()
                    ? end.offset() - carried.offset()
                    : Math.max(0, log.bytes() - carried.offset());
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until the store has all up to a position.
     *
     * @param patience how long at most
     * @return false where it does not have it by then, or refuses
     */
    boolean awaitCarried(LogPosition wanted, Duration patience) {
        return await(wanted, patience, false);
    }

    /**
     * Waits until the store has all up to a position, as long as it takes.
     *
     * @param patience how long without any progress
     * @return false where it makes none, or refuses
     */
    boolean awaitProgress(LogPosition wanted, Duration patience) {
        return await(wanted, patience, true);
    }

    private boolean await(LogPosition wanted, Duration patience, boolean isRenewed) {
        lock.lock();
        waiting++;
        try {
            LogPosition before = carried;
            long left = patience.toNanos();
            long tried = attempts;
            boolean isTroubled = trouble != null;
            isHurried |= isTroubled;
            changed.signalAll();
            while (isTroubled && attempts == tried && !isStopped && left > 0) {
                left = changed.awaitNanos(left);
            }
            while (carried.compareTo(wanted) < 0 && !isStopped && trouble == null && left > 0) {
                left = changed.awaitNanos(left);
                if (isRenewed && !carried.equals(before)) {
                    before = carried;
                    left = patience.toNanos();
                }
            }
            return carried.compareTo(wanted) >= 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            waiting--;
            lock.unlock();
        }
    }

    private void run() {
        long pause = FIRST_PAUSE_MILLIS;
        while (awaitMore()) {
            try {
                carry();
                report(null);
                pause = FIRST_PAUSE_MILLIS;
            } catch (MetricStoreException e) {
                report(e.getMessage());
                pause = pause(pause);
            } catch (IOException e) {
                report("the write-ahead log cannot be read: " + e.getMessage());
                pause = pause(pause);
            } catch (RuntimeException e) { // a thread that ended would let the log fill without a word
                LOG.error("What is in the log cannot be carried to the store", e);
                closeReader();
                report("what is in the write-ahead log cannot be carried to the store: " + e);
                pause = pause(pause);
            }
        }
        lock.lock();
        try {
            isStopped = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        closeReader();
    }

    /** Returns false when it is time to stop. */
    private boolean awaitMore() {
        lock.lock();
        try {
            while (!isClosing && carried.compareTo(log.durable()) >= 0) {
                changed.await();
            }
            long left = TimeUnit.MILLISECONDS.toNanos(LINGER_MILLIS);
            while (!isClosing && waiting == 0 && left > 0 && isLittle()) {
                left = changed.awaitNanos(left);
            }
            return !isClosing;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** A row costs the store the less the more come with it; so some are waited for, unless somebody waits for these. */
    private boolean isLittle() {
        LogPosition end = log.durable();
        return carried.segment() == end.segment() && end.offset() - carried.offset() < WORTH_CARRYING_BYTES;
    }

    /** Waits before another attempt; returns how long to wait before the one after that. */
    private long pause(long millis) {
        lock.lock();
        try {
            long left = TimeUnit.MILLISECONDS.toNanos(millis);
            while (!isClosing && !isHurried && left > 0) {
                left = changed.awaitNanos(left);
            }
            isHurried = false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
        return Math.min(2 * millis, LONGEST_PAUSE_MILLIS);
    }

    private void report(@Nullable String why) {
        lock.lock();
        try {
            if (why != null && trouble == null) {
                LOG.warn("The store does not take what is in the log, which is kept and tried again: {}", why);
            } else if (why == null && trouble != null) {
                LOG.info("The store takes what is in the log again");
            }
            attempts++;
            trouble = why;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void carry() throws IOException {
        LogPosition end = log.durable();
        var batch = new ArrayList<Sample>();
        SegmentReader from = reader(end);
        while (batch.size() < BATCH && from.position().compareTo(end) < 0) {
            if (from.position().segment() < end.segment()
                    && !from.hasMore(from.segment().bytes())) {
                LogSegment next = following(from.segment());
                if (next == null) {
                    break;
                }
                from = open(next);
                continue;
            }
            batch.addAll(from.next());
        }
        try {
            store.append(batch);
        } catch (MetricStoreException e) {
            closeReader(); // it stands behind what was not taken
            throw e;
        }
        arrived(from.position());
    }

    private void arrived(LogPosition at) throws IOException {
        carriedMark.write(at);
        lock.lock(); // also while files are deleted: whoever holds finds all of what is kept, or none of it
        try {
            hasToDelete |= at.segment() != carried.segment();
            carried = at;
            if (holders == 0 && hasToDelete) {
                boolean isKept = kept.compareTo(at) < 0 && log.bytes() <= log.limitBytes() / 2;
                log.deleteBefore(isKept ? kept : at);
                hasToDelete = false;
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private SegmentReader reader(LogPosition end) throws IOException {
        SegmentReader open = reader;
        if (open != null) {
            return open;
        }
        LogPosition from;
        lock.lock();
        try {
            from = carried;
        } finally {
            lock.unlock();
        }
        List<LogSegment> segments = LogSegment.all(log.directory());
        LogSegment first = segments.stream()
                .filter(segment -> segment.number() >= from.segment())
                .findFirst()
                .orElseThrow(() -> new IOException("there is no file of it after number " + from.segment()));
        open = open(first);
        while (first.number() == from.segment()
                && open.position().compareTo(from) < 0
                && open.position().compareTo(end) < 0) {
            open.next(); // for the names
        }
        return open;
    }

    private SegmentReader open(LogSegment segment) throws IOException {
        closeReader();
        var opened = new SegmentReader(segment);
        reader = opened;
        return opened;
    }

    private @Nullable LogSegment following(LogSegment segment) throws IOException {
        return LogSegment.all(log.directory()).stream()
                .filter(each -> each.number() > segment.number())
                .findFirst()
                .orElse(null);
    }

    private void closeReader() {
        SegmentReader open = reader;
        reader = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                LOG.debug("A file of the log could not be closed", e);
            }
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            isClosing = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        try {
            thread.join(Duration.ofSeconds(30));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
