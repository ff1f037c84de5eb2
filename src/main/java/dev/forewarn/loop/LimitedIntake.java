package dev.forewarn.loop;

import dev.forewarn.metric.Refusal;
import dev.forewarn.metric.Sample;
import dev.forewarn.metric.SeriesKey;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Before the door for samples: takes no new series once there are as many as may be. Known series go on.
 *
 * <p>Implementation note: while there is room for every sample of all batches under way to bring a series of its own, a batch
 * passes at the cost of two additions. Only near the limit series are looked at, and then the new ones of a batch get places
 * before it goes on, so that batches side by side cannot pass the limit together. Taking places waits for those that passed
 * without.
 */
public final class LimitedIntake implements SampleIntake {
    private static final Logger LOG = LoggerFactory.getLogger(LimitedIntake.class);

    private final SampleIntake next;
    private final KnownSeries known;
    private final int maxSeries;
    private final ReentrantReadWriteLock passing = new ReentrantReadWriteLock(true);
    private final AtomicBoolean told = new AtomicBoolean();
    private long passingSamples; // guarded by this, like places
    private final Map<SeriesKey, Integer> places = new HashMap<>();

    public LimitedIntake(SampleIntake next, KnownSeries known, int maxSeries) {
        this.next = next;
        this.known = known;
        this.maxSeries = maxSeries;
    }

    @Override
    public int onTheWay() {
        return next.onTheWay();
    }

    @Override
    public Receipt accept(List<Sample> batch) {
        passing.readLock().lock();
        try {
            if (mayPass(batch.size())) {
                try {
                    return next.accept(batch);
                } finally {
                    passed(batch.size());
                }
            }
        } finally {
            passing.readLock().unlock();
        }
        return acceptWithPlaces(batch);
    }

    private synchronized boolean mayPass(int samples) {
        boolean may = known.count() + places.size() + passingSamples + samples <= maxSeries;
        passingSamples += may ? samples : 0;
        return may;
    }

    private synchronized void passed(int samples) {
        passingSamples -= samples;
    }

    private Receipt acceptWithPlaces(List<Sample> batch) {
        var fresh = new LinkedHashSet<SeriesKey>();
        var seen = new HashSet<SeriesKey>();
        for (Sample sample : batch) {
            if (seen.add(sample.series()) && !known.knows(sample.series())) {
                fresh.add(sample.series());
            }
        }
        if (fresh.isEmpty()) {
            return next.accept(batch);
        }
        Set<SeriesKey> placed = takePlaces(fresh);
        try {
            return acceptPlaced(batch, fresh, placed);
        } finally {
            leavePlaces(placed);
        }
    }

    private Receipt acceptPlaced(List<Sample> batch, Set<SeriesKey> fresh, Set<SeriesKey> placed) {
        if (placed.size() == fresh.size()) {
            return next.accept(batch);
        }
        var taken = new ArrayList<Sample>(batch.size());
        for (Sample sample : batch) {
            if (!fresh.contains(sample.series()) || placed.contains(sample.series())) {
                taken.add(sample);
            }
        }
        if (told.compareAndSet(false, true)) {
            LOG.warn(
                    "There are {} series, as many as scoring.maxSeries allows: samples of new ones are refused. Raise it, or"
                            + " leave series out (relabel)",
                    maxSeries);
        }
        Map<Refusal, Integer> refused = new EnumMap<>(Refusal.class);
        refused.put(Refusal.SERIES_LIMIT, batch.size() - taken.size());
        return next.accept(taken).with(refused);
    }

    private Set<SeriesKey> takePlaces(Set<SeriesKey> fresh) {
        passing.writeLock().lock();
        try {
            return takePlacesAlone(fresh);
        } finally {
            passing.writeLock().unlock();
        }
    }

    private synchronized Set<SeriesKey> takePlacesAlone(Set<SeriesKey> fresh) {
        long waiting =
                places.keySet().stream().filter(series -> !known.knows(series)).count();
        long room = maxSeries - known.count() - waiting;
        var placed = new HashSet<SeriesKey>();
        for (SeriesKey series : fresh) {
            boolean hasPlace = places.containsKey(series) || known.knows(series);
            if (hasPlace || room > 0) {
                places.merge(series, 1, Integer::sum);
                placed.add(series);
                room -= hasPlace ? 0 : 1;
            }
        }
        return placed;
    }

    private synchronized void leavePlaces(Set<SeriesKey> placed) {
        for (SeriesKey series : placed) {
            places.computeIfPresent(series, (key, holders) -> holders == 1 ? null : holders - 1);
        }
    }
}
