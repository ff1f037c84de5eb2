package dev.forewarn.scoring;

import dev.forewarn.kernel.StateReader;
import dev.forewarn.kernel.StateWriter;
import dev.forewarn.risk.ObjectiveEstimate;
import dev.forewarn.risk.Trust;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * What is asked of all series now and then, as it was when a series came to rest, so that nobody has to wake all of them: it says
 * the same as their states would.
 *
 * @param questions     a number for the objectives that held: {@link FleetScorer#questions}
 * @param span          which samples would be taken
 * @param value         the newest; NaN where there is none
 * @param probabilities of its objectives, in their order; none where there is no value
 */
@SuppressWarnings("ArrayRecordComponent") // one for each resting series, never altered and never compared
record RestingView(
        int questions,
        Span span,
        long stepMillis,
        double value,
        boolean hasOpinion,
        boolean isAnomalous,
        double[] probabilities) {
    private static final int MOST_OBJECTIVES = 1_000;

    /** Of a series in memory. Computes its risks. */
    static RestingView of(FleetScorer fleet, TrackedSeries series) {
        SeriesState state = series.state();
        int questions = fleet.questions(series.key(), state.grid());
        if (state.isEmpty()) {
            return new RestingView(
                    questions, series.span(), state.grid().stepMillis(), Double.NaN, false, false, new double[0]);
        }
        List<ObjectiveEstimate> estimates = state.estimates();
        return new RestingView(
                questions,
                series.span(),
                state.grid().stepMillis(),
                state.value(),
                state.trust() != Trust.NO_OPINION,
                fleet.isAnomalous(state),
                estimates.stream().mapToDouble(ObjectiveEstimate::probability).toArray());
    }

    /** What it showed last; empty where there is no value. */
    Optional<NewestValues.Newest> newest() {
        return Double.isNaN(value)
                ? Optional.empty()
                : Optional.of(new NewestValues.Newest(span.newest(), stepMillis, value));
    }

    /** Whether an opinion is held that one of its objectives is at risk. */
    boolean isAtRisk(double from) {
        boolean isAtRisk = false;
        for (double probability : probabilities) {
            isAtRisk |= hasOpinion && probability >= from;
        }
        return isAtRisk;
    }

    void save(StateWriter out) throws IOException {
        out.writeInt(questions);
        out.writeLong(span.from());
        out.writeLong(span.oldest());
        out.writeLong(span.newest());
        out.writeLong(stepMillis);
        out.writeDouble(value);
        out.writeInt((hasOpinion ? 1 : 0) + (isAnomalous ? 2 : 0));
        out.writeInt(probabilities.length);
        for (double probability : probabilities) {
            out.writeDouble(probability);
        }
    }

    static RestingView restore(StateReader in) throws IOException {
        int questions = in.readInt();
        var span = new Span(in.readLong(), in.readLong(), in.readLong());
        long step = in.readLong();
        double value = in.readDouble();
        int flags = in.readInt(0, 3, "flags of a resting series");
        double[] probabilities = new double[in.readInt(0, MOST_OBJECTIVES, "number of objectives")];
        for (int i = 0; i < probabilities.length; i++) {
            probabilities[i] = in.readDouble();
        }
        return new RestingView(questions, span, step, value, (flags & 1) != 0, (flags & 2) != 0, probabilities);
    }
}
