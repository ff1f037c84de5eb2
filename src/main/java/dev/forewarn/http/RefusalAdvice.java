package dev.forewarn.http;

import dev.forewarn.metric.Refusal;
import java.util.Optional;

/** What a sender or operator can do about a refusal, where it is not plain from the reason. */
final class RefusalAdvice {
    private RefusalAdvice() {}

    static Optional<String> of(Refusal why) {
        return switch (why) {
            case SERIES_LIMIT ->
                Optional.of("samples of new series are refused, since there are as many series as scoring.maxSeries"
                        + " allows: raise it, or leave out series that need no forecast (relabel)");
            case UNSELECTED -> Optional.of("left out by the rules of relabelling (relabel): nothing to mend here");
            case MALFORMED, NOT_FINITE, BAD_TIMESTAMP, TOO_LONG, OUT_OF_ORDER, DUPLICATE, BAD_SERIES, UNSUPPORTED ->
                Optional.empty();
        };
    }
}
