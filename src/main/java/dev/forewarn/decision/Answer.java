package dev.forewarn.decision;

import java.time.Instant;
import java.util.Optional;

/**
 * What a rule answers.
 *
 * @param until when it would pass, where it does not and that is known
 */
public record Answer(Check check, Optional<Instant> until) {
    static Answer of(Check check) {
        return new Answer(check, Optional.empty());
    }

    static Answer of(Rule rule, boolean passed, String sentence) {
        return of(rule.check(passed, sentence));
    }
}
