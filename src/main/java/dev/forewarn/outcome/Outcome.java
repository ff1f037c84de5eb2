package dev.forewarn.outcome;

/** What an action was good for, as far as it can be told. */
public sealed interface Outcome {
    /** As records write it: {@code averted}, {@code not-needed}, {@code failed}, {@code worse}, {@code unclear}. */
    String kind();

    /** A sentence with the values that decided. */
    String because();

    /** The breach ended, or would have come and did not. */
    record Averted(String because) implements Outcome {
        @Override
        public String kind() {
            return "averted";
        }
    }

    /** No breach would have come without it either. */
    record NotNeeded(String because) implements Outcome {
        @Override
        public String kind() {
            return "not-needed";
        }
    }

    /** The breach went on, or came all the same. */
    record Failed(String because) implements Outcome {
        @Override
        public String kind() {
            return "failed";
        }
    }

    /** The metric is clearly further beyond its limit than before. */
    record Worse(String because) implements Outcome {
        @Override
        public String kind() {
            return "worse";
        }
    }

    /** It cannot be told. Never to be counted as a success. */
    record Unclear(String because) implements Outcome {
        @Override
        public String kind() {
            return "unclear";
        }
    }
}
