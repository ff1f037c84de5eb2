package dev.forewarn.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forewarn.metric.TimeSeries;
import dev.forewarn.risk.ObjectiveBook;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class CutHorizonTest {
    /** An hour in steps of a second is more than the longest path: the answer says how far it really looks. */
    @Test
    void aHorizonThatIsCutSaysSo() {
        TimeSeries seconds = Series.seasonal(Duration.ofSeconds(1), 4000, 5);
        var fit = new SeriesFit(Series.shipped(), ObjectiveBook.defaults());
        SeriesFit.Fitted fitted = fit.fit(seconds);
        assertThat(fitted.note()).contains("looks only 24m ahead");
        assertThat(fitted.state().estimates().getFirst().drivers().getFirst()).contains("looks only 24m ahead");
        SeriesFit.Fitted minutes = fit.fit(Series.seasonal(Duration.ofMinutes(1), 4000, 5));
        assertThat(minutes.note()).doesNotContain("looks only");
        assertThat(minutes.state().estimates().getFirst().drivers().toString()).doesNotContain("looks only");
    }
}
