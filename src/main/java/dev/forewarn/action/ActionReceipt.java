package dev.forewarn.action;

import java.time.Instant;

/** What the world said to an action. */
public sealed interface ActionReceipt {
    Instant at();

    /** A sentence for a person. */
    String said();

    /** It was done (or, by a dry run, would have been). */
    record Applied(Instant at, String externalId, String said) implements ActionReceipt {}

    /** It was not done and will not be. */
    record Refused(Instant at, String said) implements ActionReceipt {}

    /** It may or may not have been done: look before repeating. */
    record Unknown(Instant at, String said) implements ActionReceipt {}
}
