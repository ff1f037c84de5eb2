package dev.forewarn.adapter.kubernetes;

import dev.forewarn.action.Leadership;
import dev.forewarn.adapter.kubernetes.ApiFailure.Fate;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives raised floors back when their time is over. It finds them in the cluster, by their label, so that any instance gives
 * back what any other raised, and lost nothing by a crash. The value before is written only where the value that the lease
 * wrote still stands; else somebody else decides by now, and only the marks are taken away. A sweep that is broken off, or done twice,
 * does no harm.
 */
public final class FloorReaper {
    private static final Logger LOG = LoggerFactory.getLogger(FloorReaper.class);
    private static final int ATTEMPTS = 3;
    private static final String MARKED = Marks.LEASED + "=" + Marks.LEASED_VALUE;

    private final ClusterApi api;
    private final ClusterScope scope;
    private final Leadership leadership;
    private final Kinds kinds;
    private final Floors floors;
    private final EventWriter events;
    private final Set<String> told = new HashSet<>();

    public FloorReaper(ClusterConnection connection, ClusterScope scope, Leadership leadership) {
        this.api = connection.api();
        this.scope = scope;
        this.leadership = leadership;
        this.kinds = new Kinds(api, scope.kinds());
        this.floors = new Floors(api);
        this.events = new EventWriter(api);
    }

    /**
     * Gives back what is over; one call at a time.
     *
     * @return a sentence for each floor that was given back or let go of
     */
    public synchronized List<String> sweep(Instant now) {
        var done = new ArrayList<String>();
        if (leadership.present() instanceof Leadership.Follower) {
            return done;
        }
        var types = new ArrayList<ResourceType>(List.of(ResourceType.HPA, ResourceType.SCALED_OBJECT));
        types.addAll(kinds.scalable());
        for (String namespace : scope.sweeps()) {
            for (ResourceType type : types) {
                sweep(Place.collection(type, namespace), now, done);
            }
        }
        done.forEach(LOG::info);
        return done;
    }

    /** Again where something was changed between reading and writing, as autoscalers do whenever they look. */
    private void sweep(Place collection, Instant now, List<String> done) {
        boolean again = true;
        for (int i = 0; again && i < ATTEMPTS; i++) {
            again = false;
            for (GenericKubernetesResource each : marked(collection)) {
                Place place = Place.of(
                        collection.type(),
                        each.getMetadata().getNamespace(),
                        each.getMetadata().getName());
                try {
                    giveBack(place, each, now).ifPresent(done::add);
                } catch (ApiFailure e) {
                    again |= e.fate() == Fate.CONFLICT;
                    if (e.fate() != Fate.CONFLICT && e.fate() != Fate.NOT_FOUND) {
                        tell("The floor of " + place + " cannot be given back yet: " + e.said());
                    }
                } catch (Refusal e) {
                    tell("The floor of " + place + " cannot be given back yet: " + e.said());
                }
            }
        }
    }

    private List<GenericKubernetesResource> marked(Place collection) {
        try {
            return api.list(collection, MARKED);
        } catch (ApiFailure e) {
            if (e.fate() != Fate.NOT_FOUND) { // without KEDA there are no ScaledObjects
                tell("Floors on " + collection.type().qualified() + " cannot be looked for: " + e.said());
            }
            return List.of();
        }
    }

    private Optional<String> giveBack(Place place, GenericKubernetesResource object, Instant now) throws Refusal {
        Optional<FloorLease> lease = FloorLease.of(object);
        if (lease.isEmpty()) {
            api.patch(place, unmarked(object));
            return Optional.of("Let go of the floor of " + place + ": its lease cannot be read any more");
        }
        if (now.isBefore(lease.get().until())) {
            return Optional.empty();
        }
        if (Marks.isPaused(object)) {
            tell("The floor of " + place + " is over since " + lease.get().until() + " and stays as long as "
                    + Marks.PAUSE + " stands there");
            return Optional.empty();
        }
        if (leadership.confirm() instanceof Leadership.Follower) {
            return Optional.empty();
        }
        String said = isAutoscaler(place.type())
                ? lower(Floor.of(place, object), lease.get())
                : shrink(place, object, lease.get());
        note(place, object, said, now);
        return Optional.of(said);
    }

    private static boolean isAutoscaler(ResourceType type) {
        return type.equals(ResourceType.HPA) || type.equals(ResourceType.SCALED_OBJECT);
    }

    private String lower(Floor floor, FloorLease lease) {
        Map<String, Object> patch = unmarked(floor.object());
        if (!lease.holds(floor.present())) {
            api.patch(floor.place(), patch);
            return letGo(floor.place(), floor.height(), lease);
        }
        var spec = new LinkedHashMap<String, Object>();
        spec.put(floor.field(), number(lease.original()));
        patch.put("spec", spec);
        api.patch(floor.place(), patch);
        return "Gave the floor of " + floor.place() + " back: from " + lease.set() + " to " + words(lease.original());
    }

    /** Replicas first, then the marks: broken off in between, the next sweep finds another number and takes the marks away. */
    private String shrink(Place place, GenericKubernetesResource workload, FloorLease lease) throws Refusal {
        OptionalInt present = Fields.number(workload, "spec", "replicas");
        boolean isOurs = lease.holds(present)
                && lease.original().isPresent()
                && floors.of(place).isEmpty();
        if (!isOurs) {
            api.patch(place, unmarked(workload));
            return letGo(place, present.orElse(0), lease);
        }
        GenericKubernetesResource scale = api.patch(
                place.sub("scale"),
                Map.of(
                        "metadata",
                        Map.of("resourceVersion", workload.getMetadata().getResourceVersion()),
                        "spec",
                        Map.of("replicas", lease.original().getAsInt())));
        api.patch(place, unmarked(scale));
        return "Gave the replicas of " + place + " back: from " + lease.set() + " to " + words(lease.original());
    }

    private static String letGo(Place place, int present, FloorLease lease) {
        return "Let go of the floor of " + place + ": it is " + present + " and no longer the " + lease.set()
                + " that Forewarn set, or an autoscaler has it by now";
    }

    private static Map<String, Object> unmarked(GenericKubernetesResource read) {
        Map<String, Object> metadata = FloorLease.unmarked();
        metadata.put("resourceVersion", read.getMetadata().getResourceVersion());
        var patch = new LinkedHashMap<String, Object>();
        patch.put("metadata", metadata);
        return patch;
    }

    /** Null takes a field away, in a merge patch. */
    private static @Nullable Object number(OptionalInt value) {
        return value.isPresent() ? value.getAsInt() : null;
    }

    private static String words(OptionalInt value) {
        return value.isPresent() ? Integer.toString(value.getAsInt()) : "none";
    }

    private void note(Place place, GenericKubernetesResource object, String said, Instant now) {
        try {
            events.write(place, object, "ForewarnFloorGivenBack", said, now);
        } catch (ApiFailure e) {
            tell("No event could be written on " + place + ": " + e.said());
        }
    }

    /** Once a sentence: a sweep comes every few seconds. */
    private void tell(String sentence) {
        if (told.size() < 1_000 && told.add(sentence)) {
            LOG.warn(sentence);
        }
    }
}
