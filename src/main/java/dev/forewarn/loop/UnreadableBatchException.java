package dev.forewarn.loop;

/** A body that is not of the format that it claims to be, or holds more than is taken at once. Carries no stack trace. */
public final class UnreadableBatchException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean tooLarge;

    private UnreadableBatchException(String message, boolean tooLarge) {
        super(message, null, false, false);
        this.tooLarge = tooLarge;
    }

    /** @param what is wrong, as a clause: "the snappy block is cut" */
    public static UnreadableBatchException malformed(String what) {
        return new UnreadableBatchException(what, false);
    }

    /** @param what is too much, as a clause, with the bound */
    public static UnreadableBatchException tooLarge(String what) {
        return new UnreadableBatchException(what, true);
    }

    /** Whether fewer samples at once would have been taken. */
    public boolean isTooLarge() {
        return tooLarge;
    }
}
