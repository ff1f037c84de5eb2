package dev.forewarn.backtest.speed;

/**
 * One measured number.
 *
 * @param name  of what was measured, for programs: {@code update-anomaly-sorted}
 * @param what  the same in words
 * @param value finite
 * @param unit  for example {@code samples/s}
 */
public record Figure(String name, String what, double value, String unit) {}
