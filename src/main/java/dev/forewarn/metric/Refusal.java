package dev.forewarn.metric;

/** Why an incoming sample was not taken. The text is what users see and what counters are labelled with. */
public enum Refusal {
    /** The row or object could not be read at all. */
    MALFORMED("malformed"),
    /** The value is NaN or infinite, or not a number. */
    NOT_FINITE("not-finite"),
    /** The timestamp could not be read, or lies outside 1970 .. 2261. */
    BAD_TIMESTAMP("bad-timestamp"),
    /** The row is longer than what is accepted. */
    TOO_LONG("too-long"),
    /** Older than the newest sample of its series, and not one that the open cell still takes. */
    OUT_OF_ORDER("out-of-order"),
    /** The same series and timestamp came before. */
    DUPLICATE("duplicate"),
    /** The series has no name, or its name or labels cannot be kept. */
    BAD_SERIES("bad-series"),
    /** Readable, but of a kind that is not forecast, such as a native histogram. */
    UNSUPPORTED("unsupported"),
    /** The configuration leaves the series out, which is no mistake of who sent it. */
    UNSELECTED("unselected"),
    /** A new series, and there are as many as may be. */
    SERIES_LIMIT("series-limit");

    private final String text;

    Refusal(String text) {
        this.text = text;
    }

    public String text() {
        return text;
    }
}
