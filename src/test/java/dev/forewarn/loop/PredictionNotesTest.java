package dev.forewarn.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.forewarn.metric.Glob;
import dev.forewarn.metric.MetricStoreException;
import dev.forewarn.metric.SeriesKey;
import dev.forewarn.risk.BreachRisk;
import dev.forewarn.risk.Objective;
import dev.forewarn.risk.Probability;
import dev.forewarn.risk.Side;
import dev.forewarn.risk.Trust;
import dev.forewarn.scoring.ForecastFan;
import dev.forewarn.scoring.RiskView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PredictionNotesTest {
    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
    private static final Duration STEP = Duration.ofMinutes(10);
    private static final Objective LIMIT = new Objective(Side.ABOVE, 90, STEP, Duration.ofHours(1));

    private final List<Prediction> archived = new ArrayList<>();
    private boolean isAway;

    private int archive(List<Prediction> predictions) {
        if (isAway) {
            throw new MetricStoreException("the database is away");
        }
        archived.addAll(predictions);
        return predictions.size();
    }

    private PredictionNotes notes(int limit, String... patterns) {
        return new PredictionNotes(
                new Hundred(),
                this::archive,
                new PredictionNotes.Choice(
                        List.of(patterns).stream().map(Glob::new).toList(), limit));
    }

    private List<String> series() {
        return archived.stream().map(each -> each.series().text()).distinct().toList();
    }

    @Test
    void theHighestRisksAreNotedAQuarterOfAnHourAndAnHourAhead() {
        PredictionNotes notes = notes(200);
        notes.note();
        assertThat(series()).hasSize(50).startsWith("s0", "s1").endsWith("s49");
        assertThat(archived.subList(0, 2))
                .extracting(
                        Prediction::lead,
                        each -> each.forecast().at(),
                        each -> each.forecast().q50())
                .containsExactly(
                        tuple(Duration.ofMinutes(15), NOW.plus(STEP.multipliedBy(2)), 2.0),
                        tuple(Duration.ofHours(1), NOW.plus(STEP.multipliedBy(6)), 6.0));
        assertThat(archived.getFirst().forecast().q10()).isEqualTo(1);
        assertThat(archived.getFirst().forecast().q90()).isEqualTo(3);
        assertThat(archived.getFirst().breach()).hasValue(1.0);
        assertThat(notes.written()).isEqualTo(100);
    }

    @Test
    void whatIsAskedForIsNotedWhateverItsRiskUpToTheLimit() {
        PredictionNotes notes = notes(54, "s9*");
        notes.note();
        assertThat(series()).hasSize(54).endsWith("s49", "s90", "s91", "s92", "s93");
        assertThat(notes.leftOut()).isEqualTo(6);
    }

    @Test
    void nothingIsNotedWhereNothingIsAllowed() {
        notes(0, "*").note();
        assertThat(archived).isEmpty();
    }

    @Test
    void whatCannotBeWrittenIsCountedAndTheNextIsWrittenAgain() {
        PredictionNotes notes = notes(3);
        isAway = true;
        notes.note();
        isAway = false;
        notes.note();
        assertThat(notes.failed()).isEqualTo(6);
        assertThat(notes.written()).isEqualTo(6);
    }

    /** A hundred series, each less at risk than the one before. */
    private static final class Hundred implements RiskView {
        @Override
        public List<BreachRisk> latest() {
            return IntStream.range(0, 100)
                    .mapToObj(i -> new BreachRisk(
                            SeriesKey.of("s" + i),
                            LIMIT,
                            NOW,
                            1,
                            new Probability(1 - i / 100.0),
                            Optional.empty(),
                            false,
                            0,
                            false,
                            Trust.FRESH,
                            List.of()))
                    .toList();
        }

        @Override
        public List<BreachRisk> latest(SeriesKey series) {
            return List.of();
        }

        @Override
        public Optional<ForecastFan> forecast(SeriesKey series) {
            double[][] quantiles = new double[3][6];
            for (int level = 0; level < 3; level++) {
                for (int h = 0; h < 6; h++) {
                    quantiles[level][h] = h + level;
                }
            }
            double[] levels = {0.1, 0.5, 0.9};
            return Optional.of(new ForecastFan(series, NOW, STEP, levels, quantiles, "f", List.of(LIMIT), false));
        }

        @Override
        public int seriesCount() {
            return 100;
        }
    }
}
