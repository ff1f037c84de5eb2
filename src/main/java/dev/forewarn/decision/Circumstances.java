package dev.forewarn.decision;

import java.time.Instant;
import java.util.Optional;

/**
 * What a decision takes into account beside policy, state and risk.
 *
 * @param now        read once for the whole tick
 * @param killSwitch whether anything may act
 * @param busy       another policy's action on the same workload, whose effect is not known yet
 * @param house      everything else that is seen from here
 */
public record Circumstances(Instant now, KillSwitch killSwitch, Optional<Busy> busy, Surroundings house) {
    /** Kill switch off, nobody else at work. */
    public static Circumstances plain(Instant now) {
        return new Circumstances(now, new KillSwitch.Off(), Optional.empty(), Surroundings.PLAIN);
    }

    /**
     * @param policy which one acted
     * @param until  when its effect may be judged
     */
    public record Busy(String policy, Instant until) {}
}
