package dev.forewarn.loop;

/** As many samples are on their way as may be; nothing of the batch was taken, and it may be sent again in a moment. */
public final class IntakeBusyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public IntakeBusyException(String message) {
        super(message);
    }
}
