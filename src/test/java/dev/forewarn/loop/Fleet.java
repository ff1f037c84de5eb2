package dev.forewarn.loop;

import dev.forewarn.metric.SeriesKey;
import dev.forewarn.risk.BreachRisk;
import dev.forewarn.risk.Objective;
import dev.forewarn.scoring.ForecastFan;
import dev.forewarn.scoring.RiskView;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A view of risks that a test sets by hand. */
final class Fleet implements RiskView {
    private record Key(SeriesKey series, Objective objective) {}

    private final Map<Key, BreachRisk> risks = new LinkedHashMap<>();

    void set(BreachRisk risk) {
        risks.put(new Key(risk.series(), risk.objective()), risk);
    }

    void clear() {
        risks.clear();
    }

    @Override
    public List<BreachRisk> latest() {
        return risks.values().stream()
                .sorted(Comparator.comparing(BreachRisk::breach).reversed())
                .toList();
    }

    @Override
    public List<BreachRisk> latest(SeriesKey series) {
        return latest().stream().filter(r -> r.series().equals(series)).toList();
    }

    @Override
    public Optional<ForecastFan> forecast(SeriesKey series) {
        return Optional.empty();
    }

    @Override
    public int seriesCount() {
        return (int) risks.keySet().stream().map(Key::series).distinct().count();
    }
}
