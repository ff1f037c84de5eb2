package dev.forewarn.selection;

import dev.forewarn.metric.SeriesKey;

/** One condition on one label. A label that is not set is an empty text, as in Prometheus. */
sealed interface LabelMatcher {
    /** The label that holds the metric's name. */
    String NAME = "__name__";

    String label();

    boolean accepts(String value);

    /** The operator and the text behind it. */
    Condition condition();

    /** {@code label="value"} */
    record Equal(String label, String value) implements LabelMatcher {
        @Override
        public boolean accepts(String found) {
            return found.equals(value);
        }

        @Override
        public Condition condition() {
            return new Condition("=", value);
        }
    }

    /** {@code label!="value"} */
    record NotEqual(String label, String value) implements LabelMatcher {
        @Override
        public boolean accepts(String found) {
            return !found.equals(value);
        }

        @Override
        public Condition condition() {
            return new Condition("!=", value);
        }
    }

    /** {@code label=~"regex"} */
    record Matches(String label, SeriesRegex regex) implements LabelMatcher {
        @Override
        public boolean accepts(String found) {
            return regex.matches(found);
        }

        @Override
        public Condition condition() {
            return new Condition("=~", regex.source());
        }
    }

    /** {@code label!~"regex"} */
    record MatchesNot(String label, SeriesRegex regex) implements LabelMatcher {
        @Override
        public boolean accepts(String found) {
            return !regex.matches(found);
        }

        @Override
        public Condition condition() {
            return new Condition("!~", regex.source());
        }
    }

    /** How a condition is written. */
    record Condition(String operator, String text) {}

    default boolean accepts(SeriesKey series) {
        return accepts(label().equals(NAME) ? series.name() : series.label(label()));
    }
}
