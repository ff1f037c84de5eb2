/**
 * What can be done about a risk, and what the world said when it was done.
 *
 * <p>{@link ActionExecutor} is the port; its implementations live in {@code adapter.*}. An executor is idempotent by
 * {@link ActionRequest#idempotencyKey()}, and a call whose fate is not known answers {@code Unknown}: look before
 * repeating.
 */
@NullMarked
package dev.forewarn.action;

import org.jspecify.annotations.NullMarked;
