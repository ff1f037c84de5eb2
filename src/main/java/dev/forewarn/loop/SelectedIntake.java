package dev.forewarn.loop;

import dev.forewarn.metric.Refusal;
import dev.forewarn.metric.Sample;
import dev.forewarn.selection.KnownFates;
import dev.forewarn.selection.Relabelling.Fate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Before the door for samples: leaves out, and renames, what the operator's rules of relabelling say. */
public final class SelectedIntake implements SampleIntake {
    private final SampleIntake next;
    private final KnownFates fates;

    public SelectedIntake(SampleIntake next, KnownFates fates) {
        this.next = next;
        this.fates = fates;
    }

    @Override
    public int onTheWay() {
        return next.onTheWay();
    }

    @Override
    public Receipt accept(List<Sample> batch) {
        Map<Refusal, Integer> refused = new EnumMap<>(Refusal.class);
        var taken = new ArrayList<Sample>(batch.size());
        for (Sample sample : batch) {
            switch (fates.fate(sample.series())) {
                case Fate.Taken as ->
                    taken.add(
                            as.series().equals(sample.series())
                                    ? sample
                                    : new Sample(as.series(), sample.at(), sample.value()));
                case Fate.Dropped ignored -> refused.merge(Refusal.UNSELECTED, 1, Integer::sum);
                case Fate.Unnameable ignored -> refused.merge(Refusal.BAD_SERIES, 1, Integer::sum);
            }
        }
        return next.accept(taken).with(refused);
    }
}
