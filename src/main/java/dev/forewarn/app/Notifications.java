package dev.forewarn.app;

import dev.forewarn.adapter.files.IncidentFile;
import dev.forewarn.adapter.webhook.ChannelSettings;
import dev.forewarn.adapter.webhook.Channels;
import dev.forewarn.adapter.webhook.Outbox;
import dev.forewarn.adapter.webhook.Patience;
import dev.forewarn.decision.PolicyBook;
import dev.forewarn.loop.Event;
import dev.forewarn.loop.EventStream;
import dev.forewarn.notice.IncidentStore;
import dev.forewarn.notice.Notice;
import dev.forewarn.notice.NoticeDesk;
import dev.forewarn.notice.SavedIncident;
import dev.forewarn.notice.Tally;
import dev.forewarn.scoring.RiskView;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens to what happens, and tells the channels. Without channels it does nothing. */
final class Notifications implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Notifications.class);
    private static final int MOST_INCIDENTS = 10_000;
    private static final int MOST_MISSED = 1_000;

    private final NoticeDesk desk;
    private final IncidentStore store;
    private final InstantSource time;
    private final List<Outbox> outboxes = new ArrayList<>();
    private EventStream.@Nullable Subscription subscription;
    private long savedChanges;

    Notifications(
            NotificationSettings settings,
            NoticeDesk desk,
            IncidentStore store,
            MeterRegistry meters,
            InstantSource time) {
        this.desk = desk;
        this.store = store;
        this.time = time;
        if (settings.channels().isEmpty()) {
            return;
        }
        Tally tally = (channel, outcome, messages) ->
                counter(meters, channel, outcome).increment(messages);
        var channels = new Channels(settings.console(), time);
        var seeds = new SplittableRandom(time.instant().toEpochMilli());
        for (ChannelSettings each : settings.channels()) {
            for (Tally.Outcome outcome : Tally.Outcome.values()) {
                counter(meters, each.name(), outcome); // there from the start, so that its rate is
            }
            outboxes.add(channels.outbox(each, Patience.usual(seeds.split()), tally));
        }
        Gauge.builder("forewarn.incidents.open", desk, NoticeDesk::open)
                .description("Incidents that people were told of, or would have been, and that are not over")
                .register(meters);
        FunctionCounter.builder("forewarn.incidents.untold", desk, NoticeDesk::overflowed)
                .description("Events that nobody was told of, because too many incidents were open")
                .register(meters);
    }

    /** Of a service that is put together; it has to {@link #begin}. */
    static Notifications of(Settings settings, PolicyBook policies, MeterRegistry meters, InstantSource time) {
        NotificationSettings own = settings.outward().notifications();
        var rules = new NoticeDesk.Rules(settings.alarm(), own.resolveAfter(), MOST_INCIDENTS);
        var desk = new NoticeDesk(rules, policies::policies);
        return new Notifications(own, desk, new IncidentFile(settings.incidentFile()), meters, time);
    }

    private static Counter counter(MeterRegistry meters, String channel, Tally.Outcome outcome) {
        return Counter.builder("forewarn.notifications")
                .description("Messages to people, by what became of them; retried counts attempts")
                .tag("channel", channel)
                .tag("outcome", outcome.text())
                .register(meters);
    }

    /**
     * Takes up what was open before, tells of what was missed since, and listens from now on. Nothing here waits for the
     * other side, so the stream is not held up.
     */
    Notifications begin(EventStream events, RiskView risks) {
        if (!outboxes.isEmpty()) {
            Instant now = time.instant();
            desk.restore(load(), risks::latest, now).forEach(each -> outboxes.forEach(box -> box.resume(each)));
            desk.missed(risks.highest(MOST_MISSED), now).forEach(this::tell);
            subscription = events.subscribe(this::take, () -> false);
        }
        return this;
    }

    private List<SavedIncident> load() {
        try {
            return store.load();
        } catch (IOException e) {
            LOG.warn("Which incidents were open is not known: {}", e.getMessage());
            return List.of();
        }
    }

    /** One at a time, so that every channel hears of things in the order in which they became known. */
    private synchronized void take(Event event) {
        desk.take(event, time.instant()).ifPresent(this::tell);
    }

    /** What is over by now, and what begins anew; what changed is saved. */
    synchronized void look(RiskView risks) throws IOException {
        if (!outboxes.isEmpty()) {
            desk.look(risks::latest, time.instant()).forEach(this::tell);
            save();
        }
    }

    private synchronized void save() throws IOException {
        long changes = desk.changes();
        if (changes != savedChanges) {
            store.save(desk.saved());
            savedChanges = changes;
        }
    }

    private void tell(Notice notice) {
        outboxes.forEach(each -> each.offer(notice));
    }

    @Override
    public void close() {
        if (subscription != null) {
            subscription.close();
        }
        outboxes.forEach(Outbox::stop);
        try {
            save();
        } catch (IOException e) {
            LOG.warn("Which incidents are open could not be saved: {}", e.getMessage());
        }
        outboxes.forEach(Outbox::close);
    }
}
