/**
 * Somebody else's endpoint: channels to people, and actions that another program does.
 *
 * <p>Every connection goes through {@link PinnedHttp}, which decides on the address that is really used, follows no
 * redirect and has a deadline. Addresses and secrets never reach a log or a message: {@link Target#shown} is what may be
 * shown. Why: docs/adr/0030.
 */
@NullMarked
package dev.forewarn.adapter.webhook;

import org.jspecify.annotations.NullMarked;
