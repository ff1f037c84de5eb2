package dev.forewarn.backtest;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One measure of a backtest as it is shown: on a terminal (title, lead, tables, notes), as a page (with figures), and to programs.
 *
 * @param id      short, for programs and anchors: "breach", "forecast", "anomaly"
 * @param title   what was measured
 * @param lead    a sentence or two on what the tables say and how they were made
 * @param tables  numbers, ours first
 * @param figures plots, shown in the page alone
 * @param notes   what a reader must know to read the numbers right
 * @param json    the same for programs: strings, finite numbers, booleans, lists and maps of such
 * @param highlights what a reader should see first, on the page alone
 */
public record Section(
        String id,
        String title,
        String lead,
        List<Table> tables,
        List<Figure> figures,
        List<String> notes,
        Map<String, Object> json,
        List<Highlight> highlights) {
    public Section {
        highlights = List.copyOf(highlights);
        tables = List.copyOf(tables);
        figures = List.copyOf(figures);
        notes = List.copyOf(notes);
    }

    /** Without highlights. */
    public Section(
            String id,
            String title,
            String lead,
            List<Table> tables,
            List<Figure> figures,
            List<String> notes,
            Map<String, Object> json) {
        this(id, title, lead, tables, figures, notes, json, List.of());
    }

    /**
     * A figure to see first.
     *
     * @param name  what it is
     * @param value formatted, with its unit
     * @param note  what it is held against
     */
    public record Highlight(String name, String value, String note) {}

    /**
     * A table for people.
     *
     * @param caption what it is about; may be empty
     * @param titles  of the columns; one that begins with {@code >} holds numbers, flush on the right
     * @param rows    as many cells each as there are titles, formatted; "-" where there is no number
     */
    public record Table(String caption, List<String> titles, List<List<String>> rows) {
        public Table {
            titles = List.copyOf(titles);
            rows = rows.stream().map(List::copyOf).toList();
            for (List<String> row : rows) {
                if (row.size() != titles.size()) {
                    throw new IllegalArgumentException(
                            "a row of " + row.size() + " cells under " + titles.size() + " titles: " + row);
                }
            }
        }
    }

    /**
     * A plot of lines and marks over two axes.
     *
     * @param caption what it shows
     * @param across  the horizontal axis' name, with its unit
     * @param up      the vertical axis' name, with its unit
     * @param curves  drawn in this order, ours first
     * @param names   of the places 0, 1, 2 .. on the horizontal axis where those are not numbers; else empty
     * @param below   a second, lower panel over the same horizontal axis; null for none
     */
    public record Figure(
            String caption,
            String across,
            String up,
            List<Curve> curves,
            List<String> names,
            @Nullable Figure below) {
        public Figure {
            curves = List.copyOf(curves);
            names = List.copyOf(names);
        }

        /** One panel over numbers. */
        public Figure(String caption, String across, String up, List<Curve> curves) {
            this(caption, across, up, curves, List.of(), null);
        }
    }

    /** How a curve is drawn. */
    public enum Mark {
        LINE,
        STEPS,
        DOTS,
        DASHES,
        /** From zero to the value, the bars of several curves side by side at each place. */
        BARS
    }

    /**
     * One curve; a NaN interrupts it.
     *
     * @param name for the legend; empty for none
     * @param x    as many as y
     */
    @SuppressWarnings("ArrayRecordComponent") // bulk data
    public record Curve(String name, Mark mark, double[] x, double[] y) {
        public Curve {
            if (x.length != y.length) {
                throw new IllegalArgumentException(x.length + " places and " + y.length + " values");
            }
        }
    }
}
