package dev.forewarn.scoring;

import dev.forewarn.kernel.StateReader;
import dev.forewarn.kernel.StateWriter;
import dev.forewarn.metric.Refusal;
import dev.forewarn.metric.Sample;
import dev.forewarn.metric.SeriesKey;
import dev.forewarn.risk.BreachRisk;
import dev.forewarn.risk.SharedModel;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;
import org.jspecify.annotations.Nullable;

/** The fleet behind one lock: the door for several threads, and for snapshots. */
public final class SharedFleet implements RiskView, NewestValues {
    private static final int MAGIC = 0x46575331; // "FWS1"

    /** In the stream of samples only risks that somebody may look at are put in words. */
    private static final double WORTH_REASONS = 0.1;

    private FleetScorer fleet; // guarded by this

    public SharedFleet(FleetScorer fleet) {
        this.fleet = fleet;
    }

    /** What became of one sample. */
    public sealed interface Observed {
        /** Its risks, one for each objective. */
        record Accepted(List<BreachRisk> risks) implements Observed {}

        record Refused(Refusal why) implements Observed {}
    }

    /** Takes one sample. */
    public synchronized Observed observe(Sample sample) {
        int handle = fleet.handle(sample.series());
        Refusal refusal = fleet.observe(handle, sample.at().toEpochMilli(), sample.value());
        return refusal == null
                ? new Observed.Accepted(fleet.risks(handle, WORTH_REASONS))
                : new Observed.Refused(refusal);
    }

    /**
     * Puts another fleet in the place of this one. Handles stay what they are; a series that the other does not know starts
     * cold. The other belongs to this from now on.
     */
    public synchronized void replace(SharedFleet by) {
        FleetScorer next = by.given();
        next.numberLike(fleet);
        next.watchAnew();
        fleet = next;
    }

    private synchronized FleetScorer given() {
        return fleet;
    }

    /**
     * Gives another fleet what is known here of warm series that it does not know: what was learnt of them since they
     * appeared. They go on with the other's shared model.
     *
     * @throws IOException where a state cannot be read under it
     */
    public void lendUnknown(SharedFleet to) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var out = new StateWriter(new DataOutputStream(bytes));
        int count = 0;
        FleetScorer theirs = to.given();
        synchronized (this) {
            for (int handle = 0; handle < fleet.size(); handle++) {
                TrackedSeries tracked = fleet.series(handle);
                if (!tracked.isCold() && !theirs.knows(tracked.key())) {
                    out.writeText(tracked.key().text());
                    tracked.state().save(out);
                    count++;
                }
            }
        }
        var in = new StateReader(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
        for (int i = 0; i < count; i++) {
            SeriesKey key = SeriesKey.parse(in.readText());
            theirs.adopt(key, SeriesState.restore(in, theirs.shared()));
        }
    }

    /** The handle of a series, for {@link #observe(int, long, double)}; a series that is not known yet starts cold. */
    public synchronized int handle(SeriesKey series) {
        return fleet.handle(series);
    }

    /**
     * Takes one sample and computes no risk: {@link #latest} does, for whom it is asked. Allocates nothing.
     *
     * @return null when it was accepted, else why not
     */
    public synchronized @Nullable Refusal observe(int handle, long timeMillis, double value) {
        return fleet.observe(handle, timeMillis, value);
    }

    /** Asks again which objectives hold; for when policies changed. */
    public synchronized void watchAnew() {
        fleet.watchAnew();
    }

    /** Epoch milliseconds of the newest sample of a series; the smallest long where it is not known. */
    public synchronized long newestMillis(SeriesKey series) {
        int handle = fleet.find(series);
        return handle < 0 ? Long.MIN_VALUE : fleet.series(handle).state().lastTime();
    }

    /**
     * Which samples of a series would be taken now: what is newer than the newest, and what is older than the oldest of the
     * open cell but not older than {@code from}.
     *
     * @param from   epoch milliseconds; not before {@code oldest} where nothing older is taken
     * @param oldest of the open cell, epoch milliseconds
     * @param newest the smallest long where the series is not known
     */
    public record Span(long from, long oldest, long newest) {
        /** Why a sample at that time would be refused; null where it would be taken. */
        public @Nullable Refusal refusal(long timeMillis) {
            if (timeMillis > newest || (timeMillis >= from && timeMillis < oldest)) {
                return null;
            }
            return timeMillis == newest || timeMillis == oldest ? Refusal.DUPLICATE : Refusal.OUT_OF_ORDER;
        }

        /** What would be taken after a sample at that time was. */
        public Span after(long timeMillis) {
            return timeMillis > newest ? new Span(from, oldest, timeMillis) : new Span(from, timeMillis, newest);
        }
    }

    /** Which samples of a series would be taken now. */
    public synchronized Span span(SeriesKey series) {
        int handle = fleet.find(series);
        return handle < 0
                ? new Span(Long.MIN_VALUE, Long.MIN_VALUE, Long.MIN_VALUE)
                : fleet.series(handle).span();
    }

    @Override
    public synchronized List<BreachRisk> latest() {
        var all = new ArrayList<BreachRisk>();
        for (int handle = 0; handle < fleet.size(); handle++) {
            all.addAll(fleet.risks(handle, 0));
        }
        all.sort(Comparator.comparing(BreachRisk::breach).reversed());
        return all;
    }

    @Override
    public synchronized List<BreachRisk> latest(SeriesKey series) {
        int handle = fleet.find(series);
        return handle < 0 ? List.of() : fleet.risks(handle, 0);
    }

    @Override
    public synchronized Optional<ForecastFan> forecast(SeriesKey series) {
        int handle = fleet.find(series);
        if (handle < 0 || fleet.series(handle).state().isEmpty()) {
            return Optional.empty();
        }
        TrackedSeries tracked = fleet.series(handle);
        return Optional.of(Risks.fan(tracked.key(), tracked.state()));
    }

    @Override
    public synchronized Optional<Newest> newest(SeriesKey series) {
        int handle = fleet.find(series);
        return handle < 0 ? Optional.empty() : fleet.series(handle).state().newest();
    }

    @Override
    public synchronized int seriesCount() {
        return fleet.size();
    }

    /**
     * Writes the state of every series that is past its cold start; the others are rebuilt from the store. Ends with a
     * checksum.
     */
    public synchronized void save(OutputStream to) throws IOException {
        var checked = new CheckedOutputStream(to, new CRC32C());
        var data = new DataOutputStream(checked);
        var out = new StateWriter(data);
        int warm = 0;
        for (int handle = 0; handle < fleet.size(); handle++) {
            warm += fleet.series(handle).isCold() ? 0 : 1;
        }
        out.writeInt(MAGIC);
        out.writeInt(warm);
        for (int handle = 0; handle < fleet.size(); handle++) {
            TrackedSeries tracked = fleet.series(handle);
            if (!tracked.isCold()) {
                out.writeText(tracked.key().text());
                tracked.state().save(out);
            }
        }
        data.writeLong(checked.getChecksum().getValue());
        data.flush();
    }

    /**
     * Takes over a saved state, all of it or nothing.
     *
     * @throws IOException when it is cut, was changed, or is of another format
     */
    public void restore(InputStream from) throws IOException {
        var checked = new CheckedInputStream(from, new CRC32C());
        var data = new DataInputStream(checked);
        var in = new StateReader(data);
        in.readInt(MAGIC, MAGIC, "beginning of a snapshot");
        int count = in.readInt(0, Integer.MAX_VALUE, "number of series");
        SharedModel shared = given().shared();
        var keys = new ArrayList<SeriesKey>();
        var states = new ArrayList<SeriesState>();
        for (int i = 0; i < count; i++) {
            try {
                keys.add(SeriesKey.parse(in.readText()));
            } catch (IllegalArgumentException e) {
                throw new IOException(e.getMessage(), e);
            }
            states.add(SeriesState.restore(in, shared));
        }
        long sum = checked.getChecksum().getValue();
        if (data.readLong() != sum) {
            throw new IOException("its checksum does not match its contents");
        }
        synchronized (this) {
            for (int i = 0; i < count; i++) {
                fleet.adopt(keys.get(i), states.get(i));
            }
        }
    }
}
