/**
 * The command line: one class a command. Never calls an adapter; what it needs of one is handed in by {@code app}.
 */
@NullMarked
package dev.forewarn.cli;

import org.jspecify.annotations.NullMarked;
