package dev.forewarn.cli;

import dev.forewarn.metric.Refusal;
import dev.forewarn.metric.SampleFeed.Receiver;
import dev.forewarn.metric.SampleFeed.Row;
import dev.forewarn.metric.SeriesKey;
import dev.forewarn.selection.Selection;
import java.util.Arrays;

/** Passes on the rows of the series that are meant, numbered anew without gaps; a series is looked at once. */
final class MatchedRows implements Receiver {
    private static final int LEFT_OUT = -1;

    private final Receiver next;
    private final Selection selection;
    private final Renumbered renumbered = new Renumbered();
    private int[] numbers = new int[64];
    private int known;
    private int taken;

    MatchedRows(Receiver next, Selection selection) {
        this.next = next;
        this.selection = selection;
    }

    @Override
    public void sample(Row row) {
        if (row.series() == known) {
            numbers = known == numbers.length ? Arrays.copyOf(numbers, 2 * known) : numbers;
            numbers[known++] = selection.accepts(row.key()) ? taken++ : LEFT_OUT;
        }
        int number = numbers[row.series()];
        if (number == LEFT_OUT) {
            next.refused(Refusal.UNSELECTED);
        } else {
            renumbered.number = number;
            renumbered.row = row;
            next.sample(renumbered);
        }
    }

    @Override
    public void refused(Refusal why) {
        next.refused(why);
    }

    @Override
    public void refused(Refusal why, long line) {
        next.refused(why, line);
    }

    @Override
    public void beforeWaiting() {
        next.beforeWaiting();
    }

    /** A row under another number. */
    private static final class Renumbered implements Row {
        private int number;
        private Row row = this;

        @Override
        public int series() {
            return number;
        }

        @Override
        public SeriesKey key() {
            return row.key();
        }

        @Override
        public String seriesText() {
            return row.seriesText();
        }

        @Override
        public long timeMillis() {
            return row.timeMillis();
        }

        @Override
        public double value() {
            return row.value();
        }

        @Override
        public byte[] bytes() {
            return row.bytes();
        }

        @Override
        public int timestampStart() {
            return row.timestampStart();
        }

        @Override
        public int timestampEnd() {
            return row.timestampEnd();
        }
    }
}
