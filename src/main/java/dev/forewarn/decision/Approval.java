package dev.forewarn.decision;

import dev.forewarn.action.Action;
import dev.forewarn.action.Workload;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A decision that waits for a person.
 *
 * @param id      short, the same for the same decision
 * @param policy  who asks
 * @param because the decision's sentence
 * @param askedAt when it was decided
 * @param expires from then on it is too late to agree, and what was agreed to is no longer done
 * @param answer  empty while nobody has answered
 * @param done    it was agreed to and taken up
 */
public record Approval(
        String id,
        String policy,
        Workload target,
        Action action,
        String because,
        Instant askedAt,
        Instant expires,
        Optional<Answer> answer,
        boolean done) {
    private static final int ID_LENGTH = 13;
    private static final Duration KEPT = Duration.ofHours(24);

    /**
     * What a person said.
     *
     * @param by the name of the token; empty where no token is asked for
     */
    public record Answer(boolean approved, String by, Instant at) {}

    /** Where it stands, as the API writes it: {@code waiting}, {@code approved}, {@code rejected}, {@code expired}, {@code done}. */
    public enum Status {
        WAITING("waiting"),
        APPROVED("approved"),
        REJECTED("rejected"),
        EXPIRED("expired"),
        DONE("done");

        private final String text;

        Status(String text) {
            this.text = text;
        }

        public String text() {
            return text;
        }
    }

    static Approval ask(HealingPolicy policy, Workload target, Action action, String because, Instant now) {
        String key = Pending.key(policy.name(), target, action, now);
        String id = UUID.nameUUIDFromBytes(key.getBytes(StandardCharsets.UTF_8))
                .toString()
                .substring(0, ID_LENGTH);
        return new Approval(
                id,
                policy.name(),
                target,
                action,
                because,
                now,
                now.plus(policy.terms().expires()),
                Optional.empty(),
                false);
    }

    public Status status(Instant now) {
        if (done) {
            return Status.DONE;
        }
        if (answer.isPresent() && !answer.get().approved()) {
            return Status.REJECTED;
        }
        if (!now.isBefore(expires)) {
            return Status.EXPIRED;
        }
        return answer.isPresent() ? Status.APPROVED : Status.WAITING;
    }

    /** When its policy may ask anew, where it came to nothing. */
    Instant askedAnewAt(HealingPolicy policy) {
        Instant over = answer.filter(given -> !given.approved()).map(Answer::at).orElse(expires);
        return over.plus(policy.remedy().cooldown());
    }

    Approval answered(Answer given) {
        return new Approval(id, policy, target, action, because, askedAt, expires, Optional.of(given), done);
    }

    Approval taken() {
        return new Approval(id, policy, target, action, because, askedAt, expires, answer, true);
    }

    boolean isForgotten(Instant now) {
        return !now.isBefore(expires.plus(KEPT));
    }
}
