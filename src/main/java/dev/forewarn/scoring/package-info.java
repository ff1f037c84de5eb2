/**
 * The fleet online: the state of every series, one update a sample, risk for every objective, snapshot and restore.
 */
@NullMarked
package dev.forewarn.scoring;

import org.jspecify.annotations.NullMarked;
