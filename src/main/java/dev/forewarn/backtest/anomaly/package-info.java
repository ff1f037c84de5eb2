/**
 * Anomaly scores measured on labelled series, ours beside the usual detectors: NAB's protocol and the volume under the
 * precision-recall surface. Streaming only: one pass, and a score at a sample from nothing later than it.
 */
@NullMarked
package dev.forewarn.backtest.anomaly;

import org.jspecify.annotations.NullMarked;
