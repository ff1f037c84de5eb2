package dev.forewarn.scoring;

import dev.forewarn.kernel.Mixing;
import dev.forewarn.kernel.StateWriter;
import dev.forewarn.metric.Refusal;
import dev.forewarn.metric.Sample;
import dev.forewarn.metric.SeriesKey;
import dev.forewarn.risk.BreachRisk;
import dev.forewarn.risk.SharedModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The fleet for several threads: a power of two of shards, to which series belong by their fingerprint, each behind a lock
 * of its own. What looks at all of them goes through them some series at a time and so sees each series, but not the
 * fleet, as of one moment.
 *
 * <p>A handle of this is the shard's own, and the shard's number in its lowest bits.
 */
public final class SharedFleet implements RiskView, NewestValues {
    /** So many series are looked at before others may have their shard. */
    static final int AT_ONCE = 256;

    /** In the stream of samples only risks that somebody may look at are put in words. */
    private static final double WORTH_REASONS = 0.1;

    private final FleetShard[] shards;
    private final int bits;
    private final AtomicLong timesWatchedAnew = new AtomicLong();

    /** All of it in one shard. */
    public SharedFleet(FleetScorer fleet) {
        this(new FleetShard[] {new FleetShard(fleet)});
    }

    private SharedFleet(FleetShard[] shards) {
        this.shards = shards;
        this.bits = Integer.numberOfTrailingZeros(shards.length);
    }

    /**
     * An empty fleet.
     *
     * @param shards at least so many, positive
     * @param scorer makes an empty one for each
     */
    public static SharedFleet of(int shards, Supplier<FleetScorer> scorer) {
        int count = Integer.highestOneBit(Math.max(1, 2 * shards - 1));
        return new SharedFleet(IntStream.range(0, count)
                .mapToObj(shard -> new FleetShard(scorer.get()))
                .toArray(FleetShard[]::new));
    }

    /** How many shards there are, a power of two. */
    public int shards() {
        return shards.length;
    }

    public FleetShard shard(int number) {
        return shards[number];
    }

    /** The number of the shard that a series belongs to. */
    public int shardOf(SeriesKey series) {
        // mixed, since the lowest bits of FNV-1a know only the last characters
        return (int) (Mixing.mix(series.fingerprint()) & (shards.length - 1));
    }

    private FleetShard of(SeriesKey series) {
        return shards[shardOf(series)];
    }

    /** What became of one sample. */
    public sealed interface Observed {
        /** Its risks, one for each objective. */
        record Accepted(List<BreachRisk> risks) implements Observed {}

        record Refused(Refusal why) implements Observed {}
    }

    /** Takes one sample. */
    public Observed observe(Sample sample) {
        return of(sample.series()).with(fleet -> {
            int handle = fleet.handle(sample.series());
            Refusal refusal = fleet.observe(handle, sample.at().toEpochMilli(), sample.value());
            return refusal == null
                    ? new Observed.Accepted(fleet.risks(handle, WORTH_REASONS))
                    : new Observed.Refused(refusal);
        });
    }

    /** Takes in a series that training left; replaces what was known of it. */
    public void adopt(SeriesKey series, SeriesState state) {
        of(series).run(fleet -> fleet.adopt(series, state));
    }

    /**
     * Puts another fleet in the place of this one, shard by shard. Handles stay what they are; a series that the other does
     * not know starts cold. The other belongs to this from now on.
     *
     * @param by of as many shards
     */
    public void replace(SharedFleet by) {
        requireAlike(by);
        for (int i = 0; i < shards.length; i++) {
            shards[i].replace(by.shards[i]);
        }
    }

    /** Does beforehand what {@link #replace} can do beforehand: deals handles, and asks which objectives hold. */
    public void makeReadyFor(SharedFleet by) {
        requireAlike(by);
        for (int i = 0; i < shards.length; i++) {
            FleetScorer next = by.shards[i].with(Function.identity());
            shards[i].run(next::numberLike);
        }
        by.watchAnew();
    }

    private void requireAlike(SharedFleet other) {
        if (other.shards.length != shards.length) {
            throw new IllegalArgumentException(
                    "a fleet of " + shards.length + " shards cannot be replaced by one of " + other.shards.length);
        }
    }

    /** Works while nobody else uses any shard. */
    public void exclusively(Runnable work) {
        exclusively(0, work);
    }

    private void exclusively(int from, Runnable work) {
        if (from == shards.length) {
            work.run();
        } else {
            shards[from].run(ignored -> exclusively(from + 1, work));
        }
    }

    /**
     * Gives another fleet what is known here of warm series that it does not know: what was learnt of them since they
     * appeared. They go on with the other's shared model.
     *
     * @throws IOException where a state cannot be read under it
     */
    public void lendUnknown(SharedFleet to) throws IOException {
        for (FleetShard shard : shards) {
            int size = shard.with(FleetScorer::size);
            for (int from = 0; from < size; from += AT_ONCE) {
                int until = Math.min(size, from + AT_ONCE);
                int first = from;
                shard.with(fleet -> FleetSnapshot.resting(fleet, first, until)).stream()
                        .filter(series -> !to.knows(series.key()))
                        .forEach(to::adopt);
                to.takeIn(FleetSnapshot.inMemory(out -> shard.with(fleet -> lend(fleet, first, until, to, out))));
            }
        }
    }

    private static int lend(FleetScorer fleet, int from, int until, SharedFleet to, StateWriter out) {
        return FleetSnapshot.write(fleet, from, until, out, tracked -> !to.knows(tracked.key()));
    }

    /** Whether a series has a handle: it was observed, or is about to be. */
    public boolean knows(SeriesKey series) {
        return of(series).with(fleet -> fleet.knows(series));
    }

    private void takeIn(FleetSnapshot.Block block) throws IOException {
        for (FleetSnapshot.Saved saved : block.read(sharedModel())) {
            adopt(saved.key(), saved.state());
        }
    }

    private void adopt(RestingSeries series) {
        of(series.key()).run(fleet -> fleet.adopt(series));
    }

    /** The handle of a series, for {@link #observe(int, long, double)}; a series that is not known yet starts cold. */
    public int handle(SeriesKey series) {
        int shard = shardOf(series);
        return shards[shard].with(fleet -> fleet.handle(series)) << bits | shard;
    }

    /**
     * Takes one sample and computes no risk: {@link #latest} does, for whom it is asked.
     *
     * @return null when it was accepted, else why not
     */
    public @Nullable Refusal observe(int handle, long timeMillis, double value) {
        return shards[handle & (shards.length - 1)].observe(handle >>> bits, timeMillis, value);
    }

    /** Asks again which objectives hold; for when policies changed. */
    public void watchAnew() {
        timesWatchedAnew.incrementAndGet();
        forEachFew((fleet, from, until) -> fleet.watchAnew(from, until));
    }

    /** How often objectives were asked for anew: whether they have to be once more. */
    public long timesWatchedAnew() {
        return timesWatchedAnew.get();
    }

    private interface Few {
        void look(FleetScorer fleet, int from, int until);
    }

    private void forEachFew(Few work) {
        for (FleetShard shard : shards) {
            int size = shard.with(FleetScorer::size);
            for (int from = 0; from < size; from += AT_ONCE) {
                int first = from;
                shard.run(fleet -> work.look(fleet, first, Math.min(size, first + AT_ONCE)));
            }
        }
    }

    /** Epoch milliseconds of the newest sample of a series; the smallest long where it is not known. */
    public long newestMillis(SeriesKey series) {
        return span(series).newest();
    }

    /** Which samples of a series would be taken now. */
    public Span span(SeriesKey series) {
        return of(series).with(fleet -> {
            int handle = fleet.find(series);
            return handle < 0 ? Span.UNKNOWN : fleet.span(handle);
        });
    }

    @Override
    public List<BreachRisk> latest() {
        return latest(series -> true);
    }

    @Override
    public List<BreachRisk> latest(Predicate<SeriesKey> wanted) {
        var all = new ArrayList<BreachRisk>();
        forEachFew((fleet, from, until) -> {
            for (int handle = from; handle < until; handle++) {
                if (wanted.test(fleet.key(handle))) {
                    all.addAll(fleet.risks(handle, 0));
                }
            }
        });
        all.sort(Comparator.comparing(BreachRisk::breach).reversed());
        return all;
    }

    @Override
    public List<BreachRisk> latest(SeriesKey series) {
        return of(series).with(fleet -> {
            int handle = fleet.find(series);
            return handle < 0 ? List.of() : fleet.risks(handle, 0);
        });
    }

    @Override
    public List<BreachRisk> highest(int count) {
        var top = new HighestRisks(count);
        forEachFew(top::look);
        var found = new ArrayList<BreachRisk>();
        for (HighestRisks.Place place : top.places()) {
            of(place.series()).run(fleet -> {
                int handle = fleet.find(place.series());
                List<BreachRisk> risks = handle < 0 ? List.of() : fleet.risks(handle, 0);
                if (place.objective() < risks.size()) {
                    found.add(risks.get(place.objective()));
                }
            });
        }
        found.sort(Comparator.comparing(BreachRisk::breach).reversed());
        return found;
    }

    @Override
    public Optional<Newest> newest(SeriesKey series) {
        return of(series).with(fleet -> {
            int handle = fleet.find(series);
            if (handle < 0) {
                return Optional.empty();
            }
            return switch (fleet.place(handle)) {
                case TrackedSeries tracked -> tracked.state().newest();
                case RestingSeries resting -> resting.view().newest();
            };
        });
    }

    @Override
    public int atRisk(double from) {
        return count((fleet, handle) -> fleet.isAtRisk(handle, from));
    }

    @Override
    public int anomalous() {
        return count(FleetScorer::looksAnomalous);
    }

    private interface Looked {
        boolean at(FleetScorer fleet, int handle);
    }

    private int count(Looked counts) {
        int[] count = {0};
        forEachFew((fleet, from, until) -> {
            for (int handle = from; handle < until; handle++) {
                count[0] += counts.at(fleet, handle) ? 1 : 0;
            }
        });
        return count[0];
    }

    @Override
    public Optional<ForecastFan> forecast(SeriesKey series) {
        return of(series).with(fleet -> {
            int handle = fleet.find(series);
            if (handle < 0) {
                return Optional.empty();
            }
            SeriesState state = fleet.series(handle).state();
            return state.isEmpty() ? Optional.empty() : Optional.of(Risks.fan(series, state));
        });
    }

    @Override
    public int seriesCount() {
        return (int) sum(FleetScorer::size);
    }

    private long sum(ToLongFunction<FleetScorer> of) {
        long sum = 0;
        for (FleetShard shard : shards) {
            sum += shard.<Long>with(of::applyAsLong);
        }
        return sum;
    }

    private SharedModel sharedModel() {
        return shards[0].with(FleetScorer::shared);
    }

    /** How many series rest: their state is bytes in a snapshot, and comes back when they speak. */
    public int resting() {
        return (int) sum(FleetScorer::resting);
    }

    /** How many series came back from their rest since the start. */
    public long returned() {
        return sum(FleetScorer::returned);
    }

    /** How often the state of a resting series could not be read, so that it began anew. */
    public long damaged() {
        return sum(FleetScorer::damaged);
    }

    /** Writes the state of every series. Others may use the fleet meanwhile. */
    public void save(OutputStream to) throws IOException {
        save(to, Instant.EPOCH, Duration.ofSeconds(Long.MAX_VALUE));
    }

    /**
     * The same, and looks which series have fallen silent.
     *
     * @param evictAfter so long a series has been silent that may rest from then on
     * @return to be told where the bytes are to be found
     */
    public FleetSaved save(OutputStream to, Instant now, Duration evictAfter) throws IOException {
        return FleetSnapshot.save(shards, to, now.toEpochMilli(), evictAfter);
    }

    /**
     * Takes over a saved state into memory, all of it or nothing.
     *
     * @throws IOException when it is cut, was changed, or is of another format
     */
    public void restore(InputStream from) throws IOException {
        byte[] all = from.readAllBytes();
        SavedBytes bytes = (offset, length) -> Arrays.copyOfRange(all, (int) offset, (int) offset + length);
        List<RestingSeries> series = FleetSnapshot.read(new ByteArrayInputStream(all), bytes);
        for (RestingSeries each : series) {
            each.bytes(); // what is damaged is found before anything changes
        }
        for (RestingSeries each : series) {
            byte[] state = each.bytes();
            IOException[] problem = {null};
            of(each.key()).run(fleet -> problem[0] = adopted(fleet, each.key(), state));
            if (problem[0] != null) {
                throw problem[0];
            }
        }
    }

    private static @Nullable IOException adopted(FleetScorer fleet, SeriesKey key, byte[] state) {
        try {
            fleet.adopt(key, state);
            return null;
        } catch (IOException e) {
            return e;
        }
    }

    /**
     * Takes over a saved state, all of it or nothing, and leaves each series where it is until it speaks: only what is
     * asked of all series is read.
     *
     * @param from  passed over where states stand
     * @param bytes the same bytes, for as long as series rest there
     * @throws IOException when it is cut, is of another format, or was changed; but a state is looked at when its series comes back
     */
    public void rest(InputStream from, SavedBytes bytes) throws IOException {
        FleetSnapshot.read(from, bytes).forEach(this::adopt);
    }
}
