package dev.forewarn.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forewarn.kernel.SavedBytes;
import dev.forewarn.metric.TimeSeries;
import dev.forewarn.risk.ObjectiveBook;
import dev.forewarn.risk.SharedModel;
import java.io.IOException;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StateFormatTest {
    @Test
    void aFormerFormatIsRefusedWithWhatToDo() {
        byte[] former = SavedBytes.of(out -> out.writeInt(1));
        assertThatThrownBy(() -> SeriesState.restore(SavedBytes.reader(former), SharedModel.none()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("format 1, this program reads format 3")
                .hasMessageContaining("forewarn train");
    }

    /**
     * What a series costs, with the forecaster that has most to remember: everything but what it learns about the shared
     * trees' leaves, and that. Bars: docs/performance.md and a little more.
     */
    @ParameterizedTest
    @CsvSource({"5, 6144, 12800", "1, 10240, 16640"})
    void aSeriesStaysSmall(int minutes, int most, int mostWithLeaves) {
        Duration step = Duration.ofMinutes(minutes);
        int day = 24 * 60 / minutes;
        var random = new SplittableRandom(3);
        TimeSeries series = Series.of(
                step,
                14 * day,
                i -> 50 + (i / day % 7 >= 5 ? 5 : 20) * Math.sin(2 * Math.PI * i / day) + random.nextGaussian());
        SeriesFit.Fitted fitted = new SeriesFit(Series.shipped(), ObjectiveBook.defaults()).fit(series);
        SeriesFit.Fitted bare = new SeriesFit(Series.shipped().withoutTrees(), ObjectiveBook.defaults()).fit(series);
        assertThat(fitted.forecaster()).endsWith("-week");
        assertThat(SavedBytes.of(bare.state()::save).length).isLessThanOrEqualTo(most);
        assertThat(SavedBytes.of(fitted.state()::save).length).isLessThanOrEqualTo(mostWithLeaves);
    }
}
