package dev.forewarn.training;

import dev.forewarn.kernel.StateReader;
import dev.forewarn.kernel.StateWriter;
import java.io.IOException;
import java.util.Optional;

/** The marks of an examined series, as they stand in a draft's log. */
final class DraftMarks {
    private DraftMarks() {}

    static void write(StateWriter out, Optional<Examination.Examined> examined) throws IOException {
        Optional<SeriesMarks> challenger = examined.map(Examination.Examined::challenger);
        Optional<SeriesMarks> champion = examined.flatMap(Examination.Examined::champion);
        one(out, challenger);
        one(out, champion);
    }

    private static void one(StateWriter out, Optional<SeriesMarks> of) throws IOException {
        out.writeInt(of.isPresent() ? 1 : 0);
        if (of.isEmpty()) {
            return;
        }
        SeriesMarks marks = of.get();
        out.writeInt(marks.origins());
        out.writeInt(marks.breaches());
        out.writeDouble(marks.brier());
        out.writeDouble(marks.averagePrecision());
        out.writeDouble(marks.error());
        out.writeDouble(marks.naiveError());
        for (double[] bin : marks.bins()) {
            out.writeDoubles(bin);
        }
    }

    /** Empty where the series was not examined. */
    static Optional<TrainingDraft.Marks> read(StateReader in) throws IOException {
        Optional<SeriesMarks> challenger = one(in);
        Optional<SeriesMarks> champion = one(in);
        return challenger.map(marks -> new TrainingDraft.Marks(marks, champion));
    }

    private static Optional<SeriesMarks> one(StateReader in) throws IOException {
        if (in.readInt() == 0) {
            return Optional.empty();
        }
        int origins = in.readInt();
        int breaches = in.readInt();
        double brier = in.readDouble();
        double precision = in.readDouble();
        double error = in.readDouble();
        double naive = in.readDouble();
        double[][] bins = new double[SeriesMarks.BINS][3];
        for (double[] bin : bins) {
            in.readDoubles(bin);
        }
        return Optional.of(new SeriesMarks(origins, breaches, brier, precision, error, naive, bins));
    }
}
