package dev.forewarn.cli;

import dev.forewarn.metric.Refusal;
import dev.forewarn.metric.SampleCount;
import dev.forewarn.metric.SampleFeed;
import dev.forewarn.scoring.SampleScorer;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Scores rows as they come and writes one line for each objective. Output is held back only while more input is ready.
 * What is repeated in every line of a series is made once: about 300 bytes a series.
 */
final class ScoreRows implements SampleFeed.Receiver {
    private static final int PROBABILITY_DECIMALS = 12;
    private static final int SECONDS_DECIMALS = 3;

    /** Above it, scores differ in the digits behind the nines. */
    private static final double RARE = 0.99;

    private static final int RARE_DIGITS = 10;
    private static final int USUAL_DIGITS = 6;

    private final SampleScorer scorer;
    private final ScoreFormat format;
    private final ByteOutput out;
    private final SampleCount count = new SampleCount();
    private final List<Line> lines = new ArrayList<>();
    private long written;

    ScoreRows(SampleScorer scorer, ScoreFormat format, OutputStream out) {
        this.scorer = scorer;
        this.format = format;
        this.out = new ByteOutput(out);
        this.out.ascii(format.head);
    }

    SampleCount count() {
        return count;
    }

    /** How many lines were written. */
    long written() {
        return written;
    }

    void flush() {
        out.flush();
    }

    @Override
    public void beforeWaiting() {
        out.flush();
    }

    @Override
    public void refused(Refusal why) {
        count.refuse(why);
    }

    @Override
    public void sample(SampleFeed.Row row) {
        if (row.series() == lines.size()) {
            lines.add(new Line(scorer.handle(row.key()), format.series(row.seriesText())));
        }
        Line line = lines.get(row.series());
        Refusal why = scorer.observe(line.handle, row.timeMillis(), row.value());
        if (why != null) {
            count.refuse(why);
            return;
        }
        count.accept();
        int objectives = scorer.objectives(line.handle);
        for (int i = 0; i < objectives; i++) {
            write(row, line, i, scorer.reading(line.handle, i));
        }
    }

    private void write(SampleFeed.Row row, Line line, int objective, SampleScorer.Reading reading) {
        out.bytes(line.series);
        out.bytes(row.bytes(), row.timestampStart(), row.timestampEnd());
        out.bytes(line.objective(objective, reading, format));
        out.decimal(reading.probability(), PROBABILITY_DECIMALS);
        out.ascii(format.beforeTime);
        double time = reading.timeToBreachSeconds();
        if (Double.isNaN(time)) {
            out.ascii(format.noTime);
        } else {
            out.decimal(time, SECONDS_DECIMALS);
        }
        out.ascii(format.beforeAnomaly);
        double anomaly = reading.anomaly();
        out.decimal(anomaly, anomaly > RARE ? RARE_DIGITS : USUAL_DIGITS, PROBABILITY_DECIMALS);
        out.ascii(format.beforeTrust);
        out.ascii(reading.trust());
        out.ascii(format.beforeAnomalous);
        out.ascii(reading.anomalous() ? "true" : "false");
        out.ascii(format.end);
        written++;
    }

    /** What all lines of one series have in common. */
    private static final class Line {
        private final int handle;
        private final byte[] series;
        private final List<Limit> limits = new ArrayList<>(1);

        Line(int handle, byte[] series) {
            this.handle = handle;
            this.series = series;
        }

        /** Made anew only when a limit has moved. */
        byte[] objective(int index, SampleScorer.Reading reading, ScoreFormat format) {
            if (index == limits.size()) {
                limits.add(Limit.of(reading, format));
            } else if (!limits.get(index).is(reading)) {
                limits.set(index, Limit.of(reading, format));
            }
            return limits.get(index).text;
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // a text on its way out, never compared
    private record Limit(String side, double limit, byte[] text) {
        static Limit of(SampleScorer.Reading reading, ScoreFormat format) {
            return new Limit(reading.side(), reading.limit(), format.objective(reading.side(), reading.limit()));
        }

        boolean is(SampleScorer.Reading reading) {
            return limit == reading.limit() && side.equals(reading.side());
        }
    }
}
