package dev.forewarn.cli.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class BacktestPageTest {
    @Test
    void standsByItself() {
        String page = new BacktestPage(Map.of("seed", "1"), List.of(Sample.section("cpu"))).text();
        assertThat(page)
                .startsWith("<!DOCTYPE html>")
                .contains("default-src 'none'")
                .doesNotContain("<script", "http://", "https://", "url(", "@import", "src=");
        assertThat(page.split("<figure>", -1))
                .hasSize(1 + Sample.section("x").figures().size());
    }

    @Property(tries = 200)
    void whateverCameFromOutsideStaysText(@ForAll String name) {
        String hostile = name + "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>";
        String page = new BacktestPage(Map.of(hostile, hostile), List.of(Sample.section(hostile))).text();
        assertThat(page).doesNotContain("<script", "<img");
    }

    @Test
    void whatWouldTurnTheTextRoundIsReplaced() {
        assertThat(Html.escape("a\u202eb\u0000c\ud800")).isEqualTo("a\ufffdb\ufffdc\ufffd");
        assertThat(Html.escape("Größe 日本 🙂")).isEqualTo("Größe 日本 🙂");
    }

    @Property(tries = 300)
    void ticksAreRoundFewAndWithin(
            @ForAll @DoubleRange(min = -1e30, max = 1e30) double one,
            @ForAll @DoubleRange(min = -1e30, max = 1e30) double other) {
        Axis axis = Axis.over(Math.min(one, other), Math.max(one, other), 0, 100);
        assertThat(axis.ticks()).hasSizeBetween(1, 11);
        for (double tick : axis.ticks()) {
            assertThat(axis.at(tick)).isBetween(-0.01, 100.01);
            assertThat(Axis.label(tick).length()).isLessThanOrEqualTo(9);
        }
    }

    @Test
    void labelsAreShort() {
        assertThat(List.of(0.0, 0.25, -3.0, 1500.0, 3e10, 2.5e-7).stream().map(Axis::label))
                .containsExactly("0", "0.25", "-3", "1500", "3e10", "2.5e-07");
        assertThat(new Axis(0, 10, 200, 100).at(5)).isCloseTo(150, within(1e-12));
        assertThat(Axis.over(Double.NaN, Double.NaN, 0, 1)).isEqualTo(new Axis(0, 1, 0, 1));
        assertThat(Axis.over(3, 3, 0, 1).low()).isLessThan(3);
    }
}
