package dev.forewarn.adapter.kubernetes;

/** What the API answered instead of doing what was asked, or that it did not answer. The message is a sentence for a person. */
final class ApiFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What is known of the call. */
    enum Fate {
        /** There is no such object. */
        NOT_FOUND,
        /** It was changed since it was read. */
        CONFLICT,
        /** RBAC does not allow it. */
        FORBIDDEN,
        /** The API asks to come later, for longer than we wait. */
        THROTTLED,
        /** A disruption budget does not allow it. */
        BUDGET,
        /** The API will not have it, for another reason. */
        INVALID,
        /** It never reached the API. */
        NOT_SENT,
        /** An error of the server: it was answered, and may have been done. */
        SERVER_ERROR,
        /** No answer came: it may have been done, or will be. */
        NO_ANSWER
    }

    private final Fate fate;
    private final boolean wrote;

    ApiFailure(Fate fate, boolean wrote, String message) {
        super(message, null, false, false);
        this.fate = fate;
        this.wrote = wrote;
    }

    Fate fate() {
        return fate;
    }

    /** Whether something may have been changed by it, now or in a moment. */
    boolean mayHaveBeenDone() {
        return wrote && (fate == Fate.SERVER_ERROR || fate == Fate.NO_ANSWER);
    }

    String said() {
        return String.valueOf(getMessage());
    }
}
