package dev.forewarn.loop;

import dev.forewarn.metric.LogMark;
import dev.forewarn.metric.MetricStore;
import dev.forewarn.metric.Refusal;
import dev.forewarn.metric.Sample;
import dev.forewarn.metric.SampleLog;
import dev.forewarn.metric.TimeSeries;
import dev.forewarn.scoring.FleetScorer;
import dev.forewarn.scoring.SharedFleet;
import dev.forewarn.scoring.Span;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Takes samples in: what is too late to count or came before is refused and counted, the rest is written to the store, and only
 * then scored and told. So what was acknowledged is durable, and after a crash {@link #catchUp} brings the fleet to where
 * the store is.
 *
 * <p>Batches run beside each other, in a {@link Lane} for each shard of the fleet; the order in which a series' samples are
 * admitted is the order in which they are scored. Which samples of a series come first, where two batches bring some, is
 * settled by the lane's lock. See docs/adr/0025.
 */
public final class Ingestion implements SampleIntake, AutoCloseable {
    /** So many samples may be on their way; at full speed it takes a few seconds to score them. */
    public static final int MOST_ON_THE_WAY = 500_000;

    private static final int SHORT_TAPE = 1_000;
    private static final int MOST_REPLAYS = 20;

    private final MetricStore store;
    private final SharedFleet fleet;
    private final int mostOnTheWay;
    private final AtomicInteger onTheWay = new AtomicInteger();
    private final ExecutorService scorers;
    private final List<Lane> lanes = new ArrayList<>();

    public Ingestion(MetricStore store, SharedFleet fleet, WarningDesk desk, EventHub events) {
        this(store, fleet, desk, events, MOST_ON_THE_WAY);
    }

    /** @param mostOnTheWay how many samples are worked on at once, all batches together */
    public Ingestion(MetricStore store, SharedFleet fleet, WarningDesk desk, EventHub events, int mostOnTheWay) {
        this.store = store;
        this.fleet = fleet;
        this.mostOnTheWay = mostOnTheWay;
        this.scorers = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors(), Ingestion::scorer);
        for (int i = 0; i < fleet.shards(); i++) {
            lanes.add(new Lane(fleet.shard(i), new RiskNews(desk, events), scorers));
        }
    }

    private static Thread scorer(Runnable work) {
        var thread = new Thread(work, "forewarn-scorer");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public Receipt accept(List<Sample> batch) {
        if (onTheWay.addAndGet(batch.size()) > mostOnTheWay && onTheWay.get() > batch.size()) {
            onTheWay.addAndGet(-batch.size());
            throw new IntakeBusyException("more than " + mostOnTheWay + " samples are being worked on");
        }
        try {
            var tally = new Tally();
            List<Sample> left = batch;
            while (!left.isEmpty()) {
                left = round(left, tally);
            }
            return new Receipt(tally.accepted, tally.refused);
        } finally {
            onTheWay.addAndGet(-batch.size());
        }
    }

    @Override
    public int onTheWay() {
        return onTheWay.get();
    }

    private static final class Tally {
        private final Map<Refusal, Integer> refused = new EnumMap<>(Refusal.class);
        private int accepted;

        void add(LanePart part) {
            accepted += part.accepted();
            part.refused().forEach((why, count) -> refused.merge(why, count, Integer::sum));
        }
    }

    /** Returns what has to be looked at again, now that what was before it has arrived. */
    private List<Sample> round(List<Sample> batch, Tally tally) {
        int[][] byLane = byLane(batch);
        int parts = 0;
        for (int[] of : byLane) {
            parts += of.length > 0 ? 1 : 0;
        }
        var done = new CountDownLatch(parts);
        var fresh = new ArrayList<Sample>(batch.size());
        var putOff = new ArrayList<Sample>();
        var admitted = new LanePart[lanes.size()];
        boolean isDurable = false;
        try {
            for (int i = 0; i < byLane.length; i++) {
                if (byLane[i].length > 0) {
                    var part = new LanePart(byLane[i].length, done);
                    lanes.get(i).admit(batch, byLane[i], new Admission.Sorted(part, fresh, putOff));
                    admitted[i] = part;
                }
            }
            if (!fresh.isEmpty()) {
                store.append(fresh);
            }
            isDurable = true;
        } finally {
            resolve(admitted, isDurable);
        }
        await(done);
        for (LanePart part : admitted) {
            if (part != null) {
                tally.add(part);
            }
        }
        return putOff;
    }

    /** Returns when all that was admitted before the call is scored. */
    public void settle() {
        var settled = new CountDownLatch(lanes.size());
        lanes.forEach(lane -> lane.settle(settled));
        await(settled);
    }

    /** Indices of the samples of each lane, in the order in which they came. */
    private int[][] byLane(List<Sample> batch) {
        int[] lane = new int[batch.size()];
        int[] counts = new int[lanes.size()];
        for (int i = 0; i < lane.length; i++) {
            lane[i] = fleet.shardOf(batch.get(i).series());
            counts[lane[i]]++;
        }
        int[][] byLane = new int[counts.length][];
        for (int i = 0; i < counts.length; i++) {
            byLane[i] = new int[counts[i]];
        }
        for (int i = lane.length - 1; i >= 0; i--) {
            byLane[lane[i]][--counts[lane[i]]] = i;
        }
        return byLane;
    }

    private void resolve(LanePart[] admitted, boolean isDurable) {
        for (int i = 0; i < admitted.length; i++) {
            LanePart part = admitted[i];
            if (part != null && isDurable) {
                lanes.get(i).durable(part);
            } else if (part != null) {
                lanes.get(i).failed(part);
            }
        }
    }

    /** What is durable will be scored, whoever wants to stop waiting for it. */
    private static void await(CountDownLatch done) {
        boolean isInterrupted = false;
        while (true) {
            try {
                done.await();
                break;
            } catch (InterruptedException e) {
                isInterrupted = true;
            }
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Brings another fleet to where this one is, from the store and from what is scored meanwhile, and puts it in its place:
     * with all that was accepted until then and nothing twice. Samples are taken as ever meanwhile, but for the
     * moment in which the fleets change places.
     *
     * @param next of as many shards as this one
     * @param from where to begin to look; samples before it, and before what the other fleet knows, stay unseen by it
     * @param swap is handed the exchange itself, to run it together with whatever has to change with it
     * @return how many samples were scored by the other fleet
     */
    public long replaceFleet(SharedFleet next, Instant from, Consumer<Runnable> swap) {
        forEachLane(lane -> lane.tape().begin());
        try {
            var scored = new AtomicLong(catchUp(next, from));
            for (long missed = forgotten(); missed != Long.MAX_VALUE; missed = forgotten()) {
                scored.addAndGet(catchUp(next, Instant.ofEpochMilli(missed)));
            }
            replayed(next, scored);
            long watched = fleet.timesWatchedAnew();
            fleet.makeReadyFor(next);
            swap.accept(() -> {
                for (int i = 0; i < MOST_REPLAYS && replayed(next, scored) > SHORT_TAPE; i++) {
                    Thread.onSpinWait(); // what came during the replay before is less each time
                }
                fleet.exclusively(() -> {
                    replayed(next, scored);
                    fleet.replace(next);
                });
            });
            if (fleet.timesWatchedAnew() != watched) {
                fleet.watchAnew(); // policies changed while the fleets changed places
            }
            return scored.get();
        } finally {
            forEachLane(lane -> lane.tape().end());
        }
    }

    private void forEachLane(Consumer<Lane> work) {
        lanes.forEach(lane -> lane.shard().run(ignored -> work.accept(lane)));
    }

    private long forgotten() {
        var earliest = new AtomicLong(Long.MAX_VALUE);
        forEachLane(lane -> lane.tape().takeForgotten().ifPresent(at -> earliest.accumulateAndGet(at, Math::min)));
        return earliest.get();
    }

    /** Returns how many samples there were. */
    private long replayed(SharedFleet next, AtomicLong scored) {
        long samples = 0;
        for (int i = 0; i < lanes.size(); i++) {
            List<LanePart> parts = lanes.get(i).takeTape();
            samples += parts.stream().mapToLong(part -> part.size).sum();
            scored.addAndGet(lanes.get(i).replay(parts, next.shard(i)));
        }
        return samples;
    }

    /**
     * Scores what the store has and the fleet has not seen; nobody is told of what is past.
     *
     * @param from where to begin to look; samples before it stay unseen
     * @return how many samples were scored
     */
    public long catchUp(Instant from) {
        return catchUp(fleet, from);
    }

    /**
     * The same of what was appended since a mark, without asking the store.
     *
     * @return how many samples were scored; empty, and nothing was, where the log does not have all of it any more
     */
    public OptionalLong catchUp(SampleLog log, LogMark since) {
        var scored = new AtomicLong();
        return log.replaySince(since, piece -> scored.addAndGet(catchUp(fleet, piece)))
                ? OptionalLong.of(scored.get())
                : OptionalLong.empty();
    }

    private long catchUp(SharedFleet whom, Instant from) {
        var scored = new AtomicLong();
        store.replaySince(from, piece -> scored.addAndGet(catchUp(whom, piece)));
        return scored.get();
    }

    private static long catchUp(SharedFleet whom, TimeSeries piece) {
        return whom.shard(whom.shardOf(piece.series())).with(shard -> catchUp(shard, piece));
    }

    private static long catchUp(FleetScorer whom, TimeSeries piece) {
        int handle = whom.handle(piece.series());
        Span span = whom.span(handle);
        long scored = 0;
        for (int i = piece.size() - 1; i >= 0; i--) { // what came late and was taken when it came
            scored += piece.timesMillis()[i] < span.oldest() && piece.timesMillis()[i] >= span.from()
                    ? score(whom, handle, piece, i)
                    : 0;
        }
        for (int i = 0; i < piece.size(); i++) {
            scored += piece.timesMillis()[i] > span.newest() ? score(whom, handle, piece, i) : 0;
        }
        return scored;
    }

    private static int score(FleetScorer whom, int handle, TimeSeries piece, int i) {
        return whom.observe(handle, piece.timesMillis()[i], piece.values()[i]) == null ? 1 : 0;
    }

    /** What was accepted is scored before it returns. */
    @Override
    public void close() {
        scorers.close();
    }
}
