package dev.forewarn.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.forewarn.metric.Refusal;
import dev.forewarn.metric.TimeSeries;
import dev.forewarn.risk.Trust;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** How samples become cells. */
class IntakeTest {
    private static final int HISTORY = 4 * Series.DAY;
    private static final TimeSeries SERIES = Series.seasonal(6 * Series.DAY, 4);

    private static SeriesState fitted() {
        return Series.fitted(SERIES, HISTORY, Series.above(26));
    }

    private static void observe(SeriesState state, int i) {
        assertThat(state.observe(SERIES.timesMillis()[i], SERIES.values()[i])).isNull();
    }

    @Nested
    class Refused {
        @Test
        void whatCameBeforeChangesNothing() {
            SeriesState state = fitted();
            SeriesState twin = fitted();
            for (int i = HISTORY; i < SERIES.size(); i++) {
                observe(state, i);
                observe(twin, i);
                assertThat(state.observe(SERIES.timesMillis()[i], 1e9)).isEqualTo(Refusal.DUPLICATE);
                assertThat(state.observe(SERIES.timesMillis()[i] - 150_001, 1e9))
                        .isEqualTo(Refusal.OUT_OF_ORDER);
                assertThat(state.observe(SERIES.timesMillis()[i - 9], 1e9)).isEqualTo(Refusal.OUT_OF_ORDER);
                assertThat(Series.p(state)).isEqualTo(Series.p(twin));
            }
            assertThat(dev.forewarn.kernel.SavedBytes.of(state::save))
                    .isEqualTo(dev.forewarn.kernel.SavedBytes.of(twin::save));
        }

        @Test
        void whatIsNotANumberChangesNothing() {
            SeriesState state = fitted();
            byte[] before = dev.forewarn.kernel.SavedBytes.of(state::save);
            long next = SERIES.timesMillis()[HISTORY];
            for (double value : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
                assertThat(state.observe(next, value)).isEqualTo(Refusal.NOT_FINITE);
            }
            assertThat(dev.forewarn.kernel.SavedBytes.of(state::save)).isEqualTo(before);
        }
    }

    @Nested
    class OneCell {
        @Test
        void severalSamplesEqualTheirMeanOnceAllCame() {
            SeriesState several = fitted();
            SeriesState one = fitted();
            for (int i = HISTORY; i < SERIES.size(); i++) {
                double x = SERIES.values()[i];
                long middle = SERIES.timesMillis()[i];
                several.observe(middle - 140_000, x - 3);
                several.observe(middle, x + 1);
                several.observe(middle + 1, x + 4);
                several.observe(middle + 149_000, x - 2);
                one.observe(middle, x);
                assertThat(several.estimates().getFirst().fromTables())
                        .isCloseTo(one.estimates().getFirst().fromTables(), within(1e-6));
                assertThat(Series.p(several)).isCloseTo(Series.p(one), within(1e-3)); // one path may flip by rounding
            }
        }
    }

    @Nested
    class AGap {
        @Test
        void ofThreeCellsIsBridgedByALine() {
            SeriesState gapped = fitted();
            SeriesState filled = fitted();
            for (int i = HISTORY; i < SERIES.size(); i++) {
                if (i % 50 == 0) {
                    double before = SERIES.values()[i - 1];
                    double after = SERIES.values()[i + 3];
                    for (int j = 0; j < 3; j++) {
                        filled.observe(SERIES.timesMillis()[i + j], before + (after - before) * (j + 1) / 4);
                    }
                    i += 3;
                }
                observe(gapped, i);
                observe(filled, i);
                // tables learn the bridged cells; the own intercept does not, since nobody was asked there
                assertThat(gapped.estimates().getFirst().fromTables())
                        .isCloseTo(filled.estimates().getFirst().fromTables(), within(1e-9));
                assertThat(gapped.trust()).isEqualTo(filled.trust());
            }
        }

        @Test
        void thatIsLongerIsMissingAndWidensTrust() {
            SeriesState state = fitted();
            assertThat(state.trust()).isEqualTo(Trust.FRESH);
            observe(state, HISTORY);
            observe(state, HISTORY + 5);
            assertThat(state.trust()).isEqualTo(Trust.WIDENED);
            for (int i = HISTORY + 6; i < HISTORY + 40; i++) {
                observe(state, i);
            }
            assertThat(state.trust()).isEqualTo(Trust.FRESH);
        }

        @Test
        void ofYearsIsSurvived() {
            SeriesState state = fitted();
            long farAhead = SERIES.timesMillis()[HISTORY] + 20L * 365 * 86_400_000;
            assertThat(state.observe(farAhead, 22)).isNull();
            assertThat(state.observe(farAhead + 300_000, 23)).isNull();
            assertThat(Series.p(state)).isBetween(0.0, 1.0);
        }
    }
}
