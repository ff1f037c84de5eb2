package dev.forewarn.backtest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forewarn.metric.TimeSeries;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SyntheticSeriesTest {
    @Test
    void isTheSameForASeedAndAnotherForAnother() {
        List<TimeSeries> first = SyntheticSeries.of(7, 16);
        List<TimeSeries> again = SyntheticSeries.of(7, 16);
        List<TimeSeries> other = SyntheticSeries.of(8, 16);
        for (int k = 0; k < first.size(); k++) {
            assertThat(again.get(k).values()).isEqualTo(first.get(k).values());
            assertThat(other.get(k).values()).isNotEqualTo(first.get(k).values());
        }
    }

    @Test
    void everySeriesMovesAndMostHaveBreachesToLearnFrom() {
        List<TimeSeries> all = SyntheticSeries.of(7, 64);
        assertThat(all).allSatisfy(series -> {
            assertThat(Arrays.stream(series.values()).allMatch(Double::isFinite))
                    .isTrue();
            assertThat(Arrays.stream(series.values()).distinct().count()).isGreaterThan(series.size() / 2);
        });
        assertThat(all.stream().map(TimeSeries::series).distinct()).hasSize(64);
        assertThat(Backtest.cases("synthetic", all)).hasSizeGreaterThan(48);
    }
}
