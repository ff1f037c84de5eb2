package dev.forewarn.decision;

import dev.forewarn.action.Action;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What a policy made of a risk. Every kind says why, and lists every check that was asked. */
public sealed interface Decision {
    /** One sentence: why this and not something else. */
    String because();

    List<Check> checks();

    /** As records and scenarios write it: {@code watch}, {@code hold}, {@code recommend}, {@code propose}, {@code act}. */
    String kind();

    /** Nothing is wrong enough. */
    record Watch(String because, List<Check> checks) implements Decision {
        @Override
        public String kind() {
            return "watch";
        }
    }

    /**
     * Something is wrong, and yet nothing is done now.
     *
     * @param rule  the first check that did not pass
     * @param until when it would pass, where that is known
     */
    record Hold(String rule, Optional<Instant> until, String because, List<Check> checks) implements Decision {
        @Override
        public String kind() {
            return "hold";
        }
    }

    /** This is what would be done, if the policy were allowed to. */
    record Recommend(List<Action> actions, String because, List<Check> checks) implements Decision {
        @Override
        public String kind() {
            return "recommend";
        }
    }

    /**
     * This will be done when a person agrees.
     *
     * @param approval which one to agree to
     * @param until    when it is too late
     */
    record Propose(String approval, Instant until, List<Action> actions, String because, List<Check> checks)
            implements Decision {
        @Override
        public String kind() {
            return "propose";
        }
    }

    /** Do it. */
    record Act(List<Action> actions, String because, List<Check> checks) implements Decision {
        @Override
        public String kind() {
            return "act";
        }
    }
}
