package dev.forewarn.loop;

import dev.forewarn.metric.MetricStore;
import dev.forewarn.metric.Refusal;
import dev.forewarn.metric.Sample;
import dev.forewarn.metric.SeriesKey;
import dev.forewarn.metric.TimeSeries;
import dev.forewarn.risk.BreachRisk;
import dev.forewarn.scoring.SharedFleet;
import dev.forewarn.scoring.SharedFleet.Observed;
import dev.forewarn.scoring.SharedFleet.Span;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Takes samples in: what is too late to count or came before is refused and counted, the rest is written to the store, and only
 * then scored and told. So what was acknowledged is durable, and after a crash {@link #catchUp} brings the fleet to where
 * the store is.
 *
 * <p>One batch at a time: the order in which a series' samples are stored is the order in which they are scored.
 */
public final class Ingestion implements SampleIntake {
    private final MetricStore store;
    private final SharedFleet fleet;
    private final WarningDesk desk;
    private final EventHub events;
    private Instant earliestSince = Instant.MAX; // of the samples accepted since a fleet began to catch up

    public Ingestion(MetricStore store, SharedFleet fleet, WarningDesk desk, EventHub events) {
        this.store = store;
        this.fleet = fleet;
        this.desk = desk;
        this.events = events;
    }

    @Override
    public synchronized Receipt accept(List<Sample> batch) {
        Map<Refusal, Integer> refused = new EnumMap<>(Refusal.class);
        List<Sample> fresh = taken(batch, refused);
        if (!fresh.isEmpty()) {
            store.append(fresh);
            for (Sample sample : fresh) {
                earliestSince = sample.at().isBefore(earliestSince) ? sample.at() : earliestSince;
            }
        }
        int accepted = 0;
        for (Sample sample : fresh) {
            switch (fleet.observe(sample)) {
                case Observed.Accepted taken -> {
                    accepted++;
                    taken.risks().forEach(this::tell);
                }
                case Observed.Refused no -> refused.merge(no.why(), 1, Integer::sum);
            }
        }
        return new Receipt(accepted, refused);
    }

    private void tell(BreachRisk risk) {
        desk.observe(risk);
        events.publish(new Event.RiskChanged(risk));
    }

    /**
     * What of the batch will be taken, in the order in which it is: first what is older than the newest of its series, the
     * youngest first, since each must be older than all before it; then what is newer, in order of time.
     */
    private List<Sample> taken(List<Sample> batch, Map<Refusal, Integer> refused) {
        var spans = new HashMap<SeriesKey, Span>();
        var inTime = new ArrayList<Sample>(batch.size());
        var late = new ArrayList<Sample>();
        for (Sample sample :
                batch.stream().sorted(Comparator.comparing(Sample::at)).toList()) {
            Span span = spans.computeIfAbsent(sample.series(), fleet::span);
            (sample.at().toEpochMilli() >= span.newest() ? inTime : late).add(sample);
        }
        Collections.reverse(late);
        var fresh = new ArrayList<Sample>(batch.size());
        for (List<Sample> part : List.of(late, inTime)) {
            for (Sample sample : part) {
                long at = sample.at().toEpochMilli();
                Span span = Objects.requireNonNull(spans.get(sample.series()));
                Refusal refusal = span.refusal(at);
                if (refusal == null) {
                    spans.put(sample.series(), span.after(at));
                    fresh.add(sample);
                } else {
                    refused.merge(refusal, 1, Integer::sum);
                }
            }
        }
        return fresh;
    }

    /**
     * Brings another fleet to where this one is, from the store, and puts it in its place: with all that was accepted until
     * then and nothing twice. Samples are taken as ever meanwhile, but for the last moment, in which the other fleet
     * catches up with what was accepted while it was brought here.
     *
     * @param from where to begin to look; samples before it, and before what the other fleet knows, stay unseen by it
     * @param swap puts the other fleet in the place of this one; nothing is accepted meanwhile
     * @return how many samples were scored by the other fleet
     */
    public long replaceFleet(SharedFleet next, Instant from, Runnable swap) {
        synchronized (this) {
            earliestSince = Instant.MAX;
        }
        long scored = catchUp(next, from);
        synchronized (this) {
            if (!earliestSince.equals(Instant.MAX)) {
                scored += catchUp(next, earliestSince);
            }
            swap.run();
        }
        return scored;
    }

    private long catchUp(SharedFleet whom, Instant from) {
        var scored = new AtomicLong();
        store.forEachSince(from, piece -> scored.addAndGet(catchUp(whom, piece)));
        return scored.get();
    }

    /**
     * Scores what the store has and the fleet has not seen; nobody is told of what is past.
     *
     * @param from where to begin to look; samples before it stay unseen
     * @return how many samples were scored
     */
    public synchronized long catchUp(Instant from) {
        return catchUp(fleet, from);
    }

    private static long catchUp(SharedFleet whom, TimeSeries piece) {
        Span span = whom.span(piece.series());
        long scored = 0;
        for (int i = piece.size() - 1; i >= 0; i--) { // what came late and was taken when it came
            scored += piece.timesMillis()[i] < span.oldest() && piece.timesMillis()[i] >= span.from()
                    ? score(whom, piece, i)
                    : 0;
        }
        for (int i = 0; i < piece.size(); i++) {
            scored += piece.timesMillis()[i] > span.newest() ? score(whom, piece, i) : 0;
        }
        return scored;
    }

    private static int score(SharedFleet whom, TimeSeries piece, int i) {
        var sample = new Sample(piece.series(), Instant.ofEpochMilli(piece.timesMillis()[i]), piece.values()[i]);
        return whom.observe(sample) instanceof Observed.Accepted ? 1 : 0;
    }
}
