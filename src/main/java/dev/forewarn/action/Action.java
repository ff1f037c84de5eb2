package dev.forewarn.action;

/** What may be done to a workload. */
public sealed interface Action {
    /** As policies write it: {@code scale}, {@code restart}, {@code rollback}, {@code notify}. */
    String type();

    /** For people, short: {@code scale +2 (at most 10)}. */
    default String words() {
        return type();
    }

    /**
     * Add replicas, never beyond a maximum.
     *
     * @param increment how many to add, positive
     * @param max       never more than this many replicas, positive
     */
    record Scale(int increment, int max) implements Action {
        public Scale {
            if (increment <= 0 || max <= 0) {
                throw new IllegalArgumentException(
                        "scale needs a positive increment and max, found " + increment + " and " + max);
            }
        }

        @Override
        public String type() {
            return "scale";
        }

        @Override
        public String words() {
            return "scale +" + increment + " (at most " + max + ")";
        }
    }

    /** Restart the workload, a pod at a time. */
    record Restart() implements Action {
        @Override
        public String type() {
            return "restart";
        }
    }

    /** Go back to the revision before the present one. */
    record Rollback() implements Action {
        @Override
        public String type() {
            return "rollback";
        }
    }

    /** Tell a person; changes nothing. */
    record Notify(String message) implements Action {
        @Override
        public String type() {
            return "notify";
        }
    }
}
