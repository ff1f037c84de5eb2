package dev.forewarn.adapter.webhook;

import dev.forewarn.notice.Notice;

/** Where notices of one channel are put; they are delivered on a thread of its own. */
public interface Outbox extends AutoCloseable {
    /** Never waits. */
    void offer(Notice notice);

    /** An incident that was told before a restart and still holds: it is not told again, and its end will be. Never waits. */
    void resume(Notice standing);

    /** From now on nothing waits any more: what is left is tried once. */
    void stop();

    /** {@link #stop Stops}, and waits for that, a few seconds at most. */
    @Override
    void close();
}
