/**
 * What people are told, and what they are spared: one message when something begins, one when its state changes, one when it
 * is over.
 *
 * <p>Pure: {@link NoticeDesk}, {@link ChannelGate} and {@link AlertBoard} are handed the time and call nobody. {@link Channel}
 * is the port; its implementations, and the threads that deliver, live in {@code adapter.webhook}. Why it is parted like
 * this: docs/adr/0030.
 */
@NullMarked
package dev.forewarn.notice;

import org.jspecify.annotations.NullMarked;
