/**
 * The HTTP face: JSON endpoints, the event stream, the console's pages and {@code /metrics}. Never calls an adapter.
 */
@NullMarked
package dev.forewarn.http;

import org.jspecify.annotations.NullMarked;
