/**
 * One tick of the flow, top to bottom: samples in, risk, decision, action, record. The only room that knows the order.
 */
@NullMarked
package dev.forewarn.loop;

import org.jspecify.annotations.NullMarked;
