/**
 * Who may come in, and what is remembered of it: tokens, sessions, rates and the audit. Knows nothing of HTTP.
 *
 * <p>Entered from {@code http}, which asks at every request, and from {@code cli}, which makes and revokes tokens. Secrets
 * stay inside {@link dev.forewarn.access.Secrets} and its callers' arguments: no record here keeps one, so none can be
 * printed. The reasons are in docs/adr/0024-access.md.
 */
@NullMarked
package dev.forewarn.access;

import org.jspecify.annotations.NullMarked;
