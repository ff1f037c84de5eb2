package dev.forewarn.notice;

import java.time.Instant;

/** What a channel can be asked to carry. */
public sealed interface Message {
    /** Something to be told. */
    record News(Notice notice) implements Message {}

    /** In place of what was held back. */
    record Summary(HeldBack heldBack, Instant at) implements Message {}

    /** Whether the channel works at all. */
    record Trial(Instant at) implements Message {}
}
