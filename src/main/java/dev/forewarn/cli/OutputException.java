package dev.forewarn.cli;

import java.io.IOException;
import java.util.Locale;

/** The standard output took no more. */
final class OutputException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean readerGone;

    OutputException(IOException cause) {
        super("cannot write to the standard output: " + cause.getMessage(), cause);
        String reason = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
        readerGone = reason.contains("pipe") || reason.contains("connection reset");
    }

    /** Whoever read from us has seen enough ({@code | head}): no fault, and nobody to tell. */
    boolean isReaderGone() {
        return readerGone;
    }
}
