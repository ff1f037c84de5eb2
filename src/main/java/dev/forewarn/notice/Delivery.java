package dev.forewarn.notice;

import java.time.Duration;
import java.util.Optional;

/** What became of one attempt to deliver. Every kind says what came back, without secrets. */
public sealed interface Delivery {
    String said();

    /** It was taken. */
    record Done(String said) implements Delivery {}

    /**
     * Not now; it is worth another try.
     *
     * @param after how long the other side asks to wait, where it does
     */
    record Later(String said, Optional<Duration> after) implements Delivery {}

    /** The same will be refused again. */
    record Never(String said) implements Delivery {}
}
