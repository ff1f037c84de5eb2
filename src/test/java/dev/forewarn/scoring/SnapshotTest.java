package dev.forewarn.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forewarn.metric.Sample;
import dev.forewarn.metric.SeriesKey;
import dev.forewarn.metric.TimeSeries;
import dev.forewarn.risk.Objective;
import dev.forewarn.risk.ObjectiveBook;
import dev.forewarn.risk.Side;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class SnapshotTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final int HISTORY = 24 * 20;
    private static final TimeSeries SERIES = Series.seasonal(HOUR, 24 * 60, 7);

    private static FleetScorer scorer(Function<SeriesKey, List<Objective>> asked) {
        return new FleetScorer(Series.shipped(), ObjectiveBook.defaults(), asked);
    }

    private static SharedFleet empty() {
        return new SharedFleet(scorer(series -> List.of()));
    }

    private static SharedFleet trained(Function<SeriesKey, List<Objective>> asked) {
        FleetScorer fleet = scorer(asked);
        var fit = new SeriesFit(Series.shipped(), ObjectiveBook.defaults());
        fleet.adopt(Series.KEY, fit.fit(Series.part(SERIES, 0, HISTORY)).state());
        return new SharedFleet(fleet);
    }

    private static byte[] saved(SharedFleet fleet) throws IOException {
        var bytes = new ByteArrayOutputStream();
        fleet.save(bytes);
        return bytes.toByteArray();
    }

    private static void restore(SharedFleet fleet, byte[] snapshot) throws IOException {
        fleet.restore(new ByteArrayInputStream(snapshot));
    }

    private static void observe(SharedFleet fleet, int i) {
        fleet.observe(new Sample(Series.KEY, Instant.ofEpochMilli(SERIES.timesMillis()[i]), SERIES.values()[i]));
    }

    @Test
    void aRestoredFleetGoesOnToTheLastBit() throws IOException {
        var random = new SplittableRandom(1);
        SharedFleet unbroken = trained(series -> List.of());
        SharedFleet restarted = trained(series -> List.of());
        for (int i = HISTORY; i < SERIES.size(); i++) {
            if (random.nextInt(30) == 0) {
                SharedFleet fresh = empty();
                restore(fresh, saved(restarted));
                restarted = fresh;
                assertThat(restarted.latest()).isEqualTo(unbroken.latest());
            }
            if (random.nextInt(100) < 3) {
                i += random.nextInt(8); // a gap
            }
            if (i < SERIES.size()) {
                observe(unbroken, i);
                observe(restarted, i);
                assertThat(restarted.latest()).isEqualTo(unbroken.latest());
            }
        }
        assertThat(saved(restarted)).isEqualTo(saved(unbroken));
        assertThat(restarted.forecast(Series.KEY).orElseThrow().quantiles())
                .isDeepEqualTo(unbroken.forecast(Series.KEY).orElseThrow().quantiles());
    }

    @Nested
    class Damaged {
        private final SharedFleet other = trained(series -> List.of());

        private Damaged() {
            observe(other, HISTORY);
        }

        @Test
        void cutAnywhereItIsRefusedAndChangesNothing() throws IOException {
            byte[] snapshot = saved(trained(series -> List.of()));
            byte[] before = saved(other);
            for (int length = 0; length < snapshot.length; length++) {
                byte[] cut = Arrays.copyOf(snapshot, length);
                assertThatThrownBy(() -> restore(other, cut)).isInstanceOf(IOException.class);
            }
            assertThat(saved(other)).isEqualTo(before);
        }

        @Test
        void withAnyByteFlippedItIsRefusedAndChangesNothing() throws IOException {
            byte[] snapshot = saved(trained(series -> List.of()));
            byte[] before = saved(other);
            for (int at = 0; at < snapshot.length; at++) {
                byte[] flipped = snapshot.clone();
                flipped[at] ^= (byte) (1 << at % 8);
                assertThatThrownBy(() -> restore(other, flipped))
                        .as("byte %d", at)
                        .isInstanceOf(IOException.class);
            }
            assertThat(saved(other)).isEqualTo(before);
        }
    }

    @Nested
    class OtherObjectives {
        private static final Duration LONG = Duration.ofHours(30);

        @Test
        void keepWarmTables() {
            FleetScorer asksLater = scorer(series -> List.of(hourly(26)));
            var fit = new SeriesFit(Series.shipped(), ObjectiveBook.defaults());
            TimeSeries past = Series.part(SERIES, 0, HISTORY);
            asksLater.adopt(Series.KEY, fit.fit(past).state());
            SeriesState asked = Series.fitted(SERIES, HISTORY, hourly(26));
            assertThat(asksLater.objectives(0)).isEqualTo(2);
            assertThat(asksLater.series(0).state().estimates().get(1).fromTables())
                    .isEqualTo(asked.estimates().getFirst().fromTables());
            assertThat(asksLater.series(0).state().estimates().get(1).cellsLearnt())
                    .isEqualTo(HISTORY - 1);
        }

        private static Objective hourly(double limit) {
            return new Objective(Side.ABOVE, limit, HOUR, HOUR.multipliedBy(6));
        }

        @Test
        void thatLookFartherSurviveARestart() throws IOException {
            var farther = new Objective(Side.ABOVE, 26, HOUR, LONG);
            SharedFleet fleet = trained(series -> List.of(farther));
            for (int i = HISTORY; i < HISTORY + 24 * 20; i++) {
                observe(fleet, i);
            }
            SharedFleet fresh = new SharedFleet(scorer(series -> List.of(farther)));
            restore(fresh, saved(fleet));
            assertThat(fresh.latest()).hasSize(2).isEqualTo(fleet.latest());
            assertThat(fresh.forecast(Series.KEY).orElseThrow().quantiles()[0]).hasSize(30);
        }

        @Test
        void mayChangeAnyNumberOfTimes() {
            var horizon = new int[] {1};
            FleetScorer fleet =
                    scorer(series -> List.of(new Objective(Side.ABOVE, 26, HOUR, HOUR.multipliedBy(horizon[0]))));
            var fit = new SeriesFit(Series.shipped(), ObjectiveBook.defaults());
            fleet.adopt(Series.KEY, fit.fit(Series.part(SERIES, 0, HISTORY)).state());
            for (int i = 0; i < 200; i++) {
                horizon[0] = 1 + i;
                fleet.watchAnew();
                assertThat(fleet.observe(0, SERIES.timesMillis()[HISTORY + i], SERIES.values()[HISTORY + i]))
                        .isNull();
                assertThat(fleet.reading(0, 1).probability()).isBetween(0.0, 1.0);
            }
        }
    }
}
