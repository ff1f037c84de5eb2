package dev.forewarn.metric;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class EntityNamingTest {
    @Test
    void allLabelsNameAThing() {
        assertThat(EntityNaming.BY_ALL_LABELS.of(SeriesKey.parse("cpu{pod=\"a\",zone=\"b\"}")))
                .contains("{pod=\"a\",zone=\"b\"}");
        assertThat(EntityNaming.BY_ALL_LABELS.of(SeriesKey.parse("machine-1/rack/cpu")))
                .contains("machine-1/rack");
        assertThat(EntityNaming.BY_ALL_LABELS.of(SeriesKey.parse("cpu"))).isEmpty();
        assertThat(EntityNaming.BY_ALL_LABELS.of(SeriesKey.parse("/cpu"))).isEmpty();
    }

    @Test
    void chosenLabelsNameAThingAndOthersAreNoMatter() {
        var naming = new EntityNaming(List.of("pod"));
        assertThat(naming.of(SeriesKey.parse("cpu{mode=\"user\",pod=\"a\"}"))).contains("{pod=\"a\"}");
        assertThat(naming.of(SeriesKey.parse("cpu{mode=\"user\"}"))).isEmpty();
        assertThat(naming.of(SeriesKey.parse("machine-1/cpu"))).isEmpty();
    }

    @Test
    void partsOfHistogramsAreNoMetrics() {
        assertThat(EntityNaming.BY_ALL_LABELS.of(SeriesKey.parse("latency_bucket{le=\"0.1\",pod=\"a\"}")))
                .isEmpty();
        assertThat(new EntityNaming(List.of("pod")).of(SeriesKey.parse("latency{pod=\"a\",quantile=\"0.5\"}")))
                .isEmpty();
    }
}
