package dev.forewarn.scoring;

import dev.forewarn.anomaly.AlarmRate;
import dev.forewarn.anomaly.EntityModel;
import dev.forewarn.anomaly.MarkedValues;
import dev.forewarn.metric.SeriesKey;
import dev.forewarn.scoring.NewestValues.Newest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Looks now and then at the newest values of every thing's metrics. What is past is not kept: a look costs some microseconds a
 * thing and a lookup a metric, and nothing for a sample.
 */
public final class EntityWatch implements EntityView {
    /** A value stands for this many steps of its series, and at least for as many marks. */
    private static final int STANDS_STEPS = 2;

    private final NewestValues values;
    private final AlarmRate alarms;
    private List<EntityModel> models = List.of(); // guarded by this, as the next
    private Map<String, EntityAnomaly> known = new HashMap<>();
    private volatile List<EntityAnomaly> latest = List.of();

    /** Watches nothing yet. */
    public EntityWatch(NewestValues values, AlarmRate alarms) {
        this.values = values;
        this.alarms = alarms;
    }

    /** Goes on with other models. */
    public synchronized void replace(List<EntityModel> by) {
        models = List.copyOf(by);
        known = new HashMap<>();
    }

    /** Looks at all things; those whose values did not change keep their score. */
    public synchronized void look() {
        var found = new ArrayList<EntityAnomaly>();
        for (EntityModel model : models) {
            at(model).ifPresent(found::add);
        }
        known.clear();
        found.forEach(each -> known.put(each.entity(), each));
        found.sort(Comparator.comparingDouble(EntityAnomaly::score).reversed());
        latest = List.copyOf(found);
    }

    private Optional<EntityAnomaly> at(EntityModel model) {
        List<Optional<Newest>> newest =
                model.metrics().stream().map(values::newest).toList();
        long at = newest.stream()
                .flatMap(Optional::stream)
                .mapToLong(Newest::timeMillis)
                .max()
                .orElse(Long.MIN_VALUE);
        EntityAnomaly before = known.get(model.entity());
        if (before != null && before.at().toEpochMilli() == at) {
            return Optional.of(before);
        }
        double[] row = newest.stream()
                .mapToDouble(each -> each.filter(value -> stands(value, at))
                        .map(Newest::value)
                        .orElse(Double.NaN))
                .toArray();
        return EntityModel.isEnough(row) ? Optional.of(scored(model, row, at)) : Optional.empty();
    }

    private static boolean stands(Newest value, long at) {
        return at - value.timeMillis() <= STANDS_STEPS * Math.max(value.stepMillis(), MarkedValues.STEP_MILLIS);
    }

    private EntityAnomaly scored(EntityModel model, double[] row, long at) {
        double score = model.score(row);
        boolean isAnomalous = EntityModel.isAnomalous(score, alarms);
        List<SeriesKey> apart = isAnomalous ? model.apart(row) : List.of();
        return new EntityAnomaly(model.entity(), Instant.ofEpochMilli(at), score, isAnomalous, row.length, apart);
    }

    @Override
    public List<EntityAnomaly> latest() {
        return latest;
    }
}
