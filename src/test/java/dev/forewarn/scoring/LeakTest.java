package dev.forewarn.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forewarn.metric.TimeSeries;
import dev.forewarn.risk.ObjectiveBook;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What is said at a sample rests on nothing later. */
class LeakTest {
    private static final int HISTORY = 4 * Series.DAY;
    private static final int CUT = 5 * Series.DAY + 17;
    private static final TimeSeries WHOLE = Series.seasonal(6 * Series.DAY, 1);

    /** The same until the cut, then nonsense. */
    private static TimeSeries nonsenseAfter(int cut) {
        var random = new SplittableRandom(2);
        return Series.mapped(WHOLE, i -> i < cut ? WHOLE.values()[i] : 1e4 * random.nextGaussian());
    }

    private static FleetScorer fleet(boolean trained) {
        var fleet = new FleetScorer(Series.shipped(), ObjectiveBook.defaults());
        if (trained) {
            var fit = new SeriesFit(Series.shipped(), ObjectiveBook.defaults());
            fleet.adopt(Series.KEY, fit.fit(Series.part(WHOLE, 0, HISTORY)).state());
        }
        return fleet;
    }

    private static List<String> rows(FleetScorer fleet, TimeSeries series, int from, int until) {
        int handle = fleet.handle(Series.KEY);
        var rows = new ArrayList<String>();
        for (int i = from; i < until; i++) {
            assertThat(fleet.observe(handle, series.timesMillis()[i], series.values()[i]))
                    .isNull();
            rows.add(Series.row(fleet, handle));
        }
        return rows;
    }

    @Nested
    class OfATrainedSeries {
        @Test
        void scoresOfAPrefixAreThoseOfTheWhole() {
            List<String> whole = rows(fleet(true), WHOLE, HISTORY, WHOLE.size());
            assertThat(rows(fleet(true), WHOLE, HISTORY, CUT)).isEqualTo(whole.subList(0, CUT - HISTORY));
        }

        @Test
        void nonsenseAfterwardsChangesNoRowBefore() {
            List<String> whole = rows(fleet(true), WHOLE, HISTORY, WHOLE.size());
            List<String> other = rows(fleet(true), nonsenseAfter(CUT), HISTORY, WHOLE.size());
            assertThat(other.subList(0, CUT - HISTORY)).isEqualTo(whole.subList(0, CUT - HISTORY));
            assertThat(other.get(CUT - HISTORY))
                    .as("the nonsense itself is seen")
                    .isNotEqualTo(whole.get(CUT - HISTORY));
        }
    }

    @Nested
    class OfASeriesThatStartsCold {
        @Test
        void nonsenseAfterwardsChangesNoRowBefore() {
            for (int cut : new int[] {1, 2, 5, 16, 17, 64, 511, 512, 513}) {
                List<String> whole = rows(fleet(false), WHOLE, 0, cut + 1);
                List<String> other = rows(fleet(false), nonsenseAfter(cut), 0, cut + 1);
                assertThat(other.subList(0, cut)).isEqualTo(whole.subList(0, cut));
            }
        }
    }
}
