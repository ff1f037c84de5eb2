package dev.forewarn.adapter.kubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;

/** The annotations and labels by which people and other programs talk to Forewarn, and it to itself. */
final class Marks {
    /** On a workload, its HPA or ScaledObject, by a person: do nothing here. */
    static final String PAUSE = "forewarn.dev/pause";

    /** What was done, newest first; see {@link DoneBook}. */
    static final String DONE = "forewarn.dev/done";

    /** A label, so that the API itself can find what holds a lease. */
    static final String LEASED = "forewarn.dev/floor";

    static final String LEASED_VALUE = "leased";
    static final String ORIGINAL = "forewarn.dev/floor-original";
    static final String SET = "forewarn.dev/floor-set";
    static final String UNTIL = "forewarn.dev/floor-until";
    static final String OWNER = "forewarn.dev/floor-owner";
    static final String REASON = "forewarn.dev/floor-reason";

    private Marks() {}

    /** Whatever stands there counts as yes, unless it says no: a kill switch with a slip of the pen is still one. */
    static boolean isPaused(GenericKubernetesResource object) {
        return Fields.annotation(object, PAUSE)
                .filter(value -> !value.strip().equalsIgnoreCase("false"))
                .isPresent();
    }

    static void refuseWherePaused(Place place, GenericKubernetesResource object) throws Refusal {
        if (isPaused(object)) {
            throw new Refusal(place + " carries the annotation " + PAUSE + "; take it away to let Forewarn act");
        }
    }
}
