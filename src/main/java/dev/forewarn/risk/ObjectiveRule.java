package dev.forewarn.risk;

import java.time.Duration;
import java.util.Optional;

/**
 * One row of an objectives file: a limit for every series that matches.
 *
 * @param seriesGlob series text with {@code *} for any run of characters
 * @param lasting    how long the limit must be crossed; empty for 3 steps under 5 minute steps, else 1
 * @param horizon    how far ahead to look; empty for 60 minutes, or 6 steps when steps exceed 10 minutes
 */
public record ObjectiveRule(
        String seriesGlob, Side side, double limit, Optional<Duration> lasting, Optional<Duration> horizon) {}
