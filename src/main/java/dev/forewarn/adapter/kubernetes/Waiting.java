package dev.forewarn.adapter.kubernetes;

import java.time.Duration;

/** How it is waited for an API that asks to come later. */
public interface Waiting {
    /** @throws InterruptedException where the wait is broken off */
    void pause(Duration length) throws InterruptedException;
}
