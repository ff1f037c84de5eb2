package dev.forewarn.forecast;

/** What a forecaster takes to repeat itself. */
public enum Season {
    NONE("none"),
    DAY("day"),
    WEEK("week");

    private final String text;

    Season(String text) {
        this.text = text;
    }

    public String text() {
        return text;
    }
}
