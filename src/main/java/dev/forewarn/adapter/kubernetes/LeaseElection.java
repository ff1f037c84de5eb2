package dev.forewarn.adapter.kubernetes;

import dev.forewarn.action.Leadership;
import dev.forewarn.adapter.kubernetes.ApiFailure.Fate;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leads by a {@code coordination.k8s.io} Lease, as Kubernetes' own controllers do.
 *
 * <p>Clocks of different machines are never compared. A lease of somebody else is over when this instance has watched it
 * unchanged for as long as it is good, by its own steady clock; and this instance stops to lead, without asking anybody, when it did not
 * renew for a part of that. So a leader that was paused finds itself deposed before it acts. Every write is a
 * compare-and-set on the Lease's resource version: of two that want it, one gets it.
 */
public final class LeaseElection implements Leadership {
    private static final Logger LOG = LoggerFactory.getLogger(LeaseElection.class);
    private static final DateTimeFormatter MICRO_TIME = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final ClusterApi api;
    private final Place place;
    private final String identity;
    private final Timing timing;
    private final InstantSource time;
    private final LongSupplier steadyNanos;

    private String seenVersion = "";
    private long seenNanos;
    private boolean leads;
    private boolean renewed;
    private long renewedNanos;
    private long fence;
    private String why = "no leader is known yet";

    /**
     * @param good   how long a lease holds after it was renewed
     * @param renew  after how long without renewal this instance no longer leads, shorter than {@code good}
     * @param answer how long it is waited for one answer of the API
     */
    public record Timing(Duration good, Duration renew, Duration answer) {
        /** As Kubernetes' own controllers have it. */
        public static final Timing USUAL =
                new Timing(Duration.ofSeconds(15), Duration.ofSeconds(10), Duration.ofSeconds(3));

        public Timing {
            if (renew.compareTo(good) >= 0 || answer.compareTo(renew) >= 0) {
                throw new IllegalArgumentException("an answer is waited for shorter than a renewal, and that is shorter"
                        + " than a lease is good; found " + answer + ", " + renew + ", " + good);
            }
        }
    }

    /**
     * @param namespace   of the Lease
     * @param identity    no other process ever has the same
     * @param time        for what people read in the Lease
     * @param steadyNanos a clock that nobody sets
     */
    public LeaseElection(
            ClusterConnection connection,
            String namespace,
            String name,
            String identity,
            Timing timing,
            InstantSource time,
            LongSupplier steadyNanos) {
        this.api = connection.api().within(timing.answer());
        this.place = Place.of(ResourceType.LEASE, namespace, name);
        this.identity = identity;
        this.timing = timing;
        this.time = time;
        this.steadyNanos = steadyNanos;
    }

    /** Renews, or looks whether the lease is to be had. To be called every few seconds, more often than {@code renew}. */
    public synchronized void tick() {
        boolean led = leads;
        renewed = false;
        try {
            Optional<GenericKubernetesResource> found = api.find(place);
            if (found.isEmpty()) {
                begin();
            } else {
                look(found.get());
            }
        } catch (ApiFailure e) {
            why = "the Lease " + place + " cannot be had: " + e.said();
            leads = leads && e.fate() != Fate.CONFLICT;
        }
        if (led != leads()) {
            LOG.info("{}: {}", identity, leads ? "leads from now on" : "no longer leads, " + why);
        }
    }

    @Override
    public synchronized Standing present() {
        return leads() ? new Leader(fence) : new Follower(why);
    }

    @Override
    public synchronized Standing confirm() {
        if (leads()) {
            tick();
            return renewed && leads() ? present() : new Follower(why);
        }
        return present();
    }

    /** Lets another instance lead at once. */
    public synchronized void resign() {
        if (!leads()) {
            return;
        }
        leads = false;
        why = "this instance stops";
        try {
            api.find(place).filter(this::isMine).ifPresent(lease -> api.replace(place, body("", lease, fence)));
        } catch (ApiFailure e) {
            LOG.warn("The lease could not be given up ({}); it is over by itself soon", e.said());
        }
    }

    private boolean leads() {
        if (leads && steadyNanos.getAsLong() - renewedNanos >= timing.renew().toNanos()) {
            leads = false;
            why = "the lease could not be renewed for " + timing.renew().toSeconds() + " s";
        }
        return leads;
    }

    private void look(GenericKubernetesResource lease) {
        String version = lease.getMetadata().getResourceVersion();
        long now = steadyNanos.getAsLong();
        if (!version.equals(seenVersion)) {
            seenVersion = version;
            seenNanos = now;
        }
        String holder = Fields.text(lease, "spec", "holderIdentity").orElse("");
        long transitions = Fields.number(lease, "spec", "leaseTransitions").orElse(0);
        if (isMine(lease)) {
            take(lease, transitions);
        } else if (holder.isEmpty() || now - seenNanos >= goodNanos(lease)) {
            take(lease, transitions + 1);
        } else {
            leads = false;
            why = holder + " leads";
        }
    }

    private boolean isMine(GenericKubernetesResource lease) {
        return identity.equals(Fields.text(lease, "spec", "holderIdentity").orElse(""));
    }

    private static long goodNanos(GenericKubernetesResource lease) {
        return Duration.ofSeconds(
                        Fields.number(lease, "spec", "leaseDurationSeconds").orElse(15))
                .toNanos();
    }

    /** Counted from the time when it is held first, in minutes: a Lease that was deleted begins above what it had. */
    private void begin() {
        long first = time.instant().getEpochSecond() / 60;
        long asked = steadyNanos.getAsLong();
        var whole = new LinkedHashMap<String, Object>();
        whole.put("apiVersion", ResourceType.LEASE.apiVersion());
        whole.put("kind", ResourceType.LEASE.kind());
        whole.put("metadata", Map.of("name", place.name(), "namespace", place.namespace()));
        whole.put("spec", spec(identity, now(), first));
        held(api.create(Place.collection(ResourceType.LEASE, place.namespace()), whole), first, asked);
    }

    private void take(GenericKubernetesResource lease, long transitions) {
        long asked = steadyNanos.getAsLong();
        held(api.replace(place, body(identity, lease, transitions)), transitions, asked);
    }

    /** @param askedNanos from before it was sent: nobody counts from earlier */
    private void held(GenericKubernetesResource written, long transitions, long askedNanos) {
        seenVersion = written.getMetadata().getResourceVersion();
        seenNanos = steadyNanos.getAsLong();
        renewedNanos = askedNanos;
        renewed = true;
        fence = transitions;
        leads = true;
        why = "this instance leads";
    }

    private Map<String, Object> body(String holder, GenericKubernetesResource read, long transitions) {
        boolean stays =
                holder.equals(Fields.text(read, "spec", "holderIdentity").orElse(""));
        String acquired = stays ? Fields.text(read, "spec", "acquireTime").orElse(now()) : now();
        var whole = new LinkedHashMap<String, Object>();
        whole.put("apiVersion", ResourceType.LEASE.apiVersion());
        whole.put("kind", ResourceType.LEASE.kind());
        whole.put("metadata", read.getMetadata());
        whole.put("spec", spec(holder, acquired, transitions));
        return whole;
    }

    private Map<String, Object> spec(String holder, String acquired, long transitions) {
        var spec = new LinkedHashMap<String, Object>();
        spec.put("holderIdentity", holder);
        spec.put("leaseDurationSeconds", timing.good().toSeconds());
        spec.put("acquireTime", acquired);
        spec.put("renewTime", now());
        spec.put("leaseTransitions", transitions);
        return spec;
    }

    private String now() {
        Instant now = time.instant();
        return MICRO_TIME.format(now);
    }
}
