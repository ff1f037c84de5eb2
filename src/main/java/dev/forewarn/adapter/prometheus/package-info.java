/**
 * What Prometheus and those who speak its protocols send: remote write 1.0 and 2.0. The wire format is read field by field,
 * without generated classes, so that a hostile body can cost no more than its own length.
 */
@NullMarked
package dev.forewarn.adapter.prometheus;

import org.jspecify.annotations.NullMarked;
