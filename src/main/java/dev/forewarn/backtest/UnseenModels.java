package dev.forewarn.backtest;

import dev.forewarn.risk.SharedModel;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The shared models that never saw the family they score, learnt once for all the measures that want them. */
public final class UnseenModels {
    private final Backtest backtest;
    private @Nullable Families learntFrom;
    private Map<String, SharedModel> models = Map.of();

    public UnseenModels(Backtest backtest) {
        this.backtest = backtest;
    }

    /** By family. The same data are learnt from once; the objects are compared, not what is in them. */
    @SuppressWarnings("ReferenceEquality")
    public synchronized Map<String, SharedModel> of(Families data, Backtest.Progress progress) {
        if (learntFrom != data) {
            models = backtest.unseen(data.cases(), progress);
            learntFrom = data;
        }
        return models;
    }
}
