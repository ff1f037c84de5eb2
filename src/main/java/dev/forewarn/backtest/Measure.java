package dev.forewarn.backtest;

/** Something that a backtest measures, ours beside the others, in a section of its own. */
public interface Measure {
    /** Short, as {@code --sections} takes it: "breach". */
    String id();

    /** Measures; deterministic for the data and the measure's seed. */
    Section run(Families data, Backtest.Progress progress);
}
