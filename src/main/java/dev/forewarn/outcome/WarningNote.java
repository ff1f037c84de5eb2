package dev.forewarn.outcome;

import dev.forewarn.risk.BreachRisk;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Something that a risk meant for the ledger of warnings. */
public sealed interface WarningNote {
    BreachRisk risk();

    /** The probability reached the alarm level, and no warning was open. */
    record Warned(BreachRisk risk) implements WarningNote {}

    /**
     * A breach is established.
     *
     * @param risk  that of the sample which established it
     * @param start its first sample
     * @param lead  from the first warning to the start; empty where nobody was warned before
     */
    record Breached(BreachRisk risk, Instant start, Optional<Duration> lead) implements WarningNote {}

    /**
     * The horizon of a warning passed without a breach.
     *
     * @param warnedAt when it was raised
     */
    record FalseAlarm(BreachRisk risk, Instant warnedAt) implements WarningNote {}
}
