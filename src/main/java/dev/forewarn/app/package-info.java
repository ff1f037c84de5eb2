/** The one place where {@code new} meets configuration: {@code Main}, {@code Settings}, {@code Wiring}. */
@NullMarked
package dev.forewarn.app;

import org.jspecify.annotations.NullMarked;
