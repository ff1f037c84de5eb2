package dev.forewarn.backtest.breach;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forewarn.backtest.Backtest;
import dev.forewarn.backtest.BacktestReport;
import dev.forewarn.backtest.Baselines;
import dev.forewarn.backtest.Families;
import dev.forewarn.backtest.Section;
import dev.forewarn.backtest.UnseenModels;
import dev.forewarn.risk.SharedModel;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The whole of both sections on six small series of two families; nothing is learnt over series here. */
class BreachMeasureTest {
    private static final Backtest.Progress QUIET = (stage, done, total) -> {};
    private static Section breach;
    private static Section cold;
    private static BacktestReport plain;

    private static Backtest backtest(int threads) {
        return new Backtest(evidence -> SharedModel.none(), SharedModel.none(), Baselines.all(), threads);
    }

    private static Families families() {
        return Families.of(List.of(
                new Families.Family("one", List.of(Cases.daily("a", 16, 1), Cases.daily("b", 16, 2))),
                new Families.Family("other", List.of(Cases.daily("c", 16, 3), Cases.daily("d", 12, 4)))));
    }

    @BeforeAll
    static void run() {
        Families families = families();
        Backtest backtest = backtest(2);
        var unseen = new UnseenModels(backtest);
        breach = new BreachMeasure(backtest, unseen, 1).run(families, QUIET);
        cold = new ColdMeasure(backtest, unseen).run(families, QUIET);
        plain = backtest.run(families.cases(), QUIET);
    }

    private static List<List<String>> rows(String captionPart) {
        return breach.tables().stream()
                .filter(table -> table.caption().contains(captionPart))
                .findFirst()
                .orElseThrow()
                .rows();
    }

    @Test
    void theHeadlineIsThatOfTheBacktestItself() {
        List<List<String>> headline = rows("Headline");
        assertThat(headline).hasSize(2 + Baselines.all().size());
        for (int i = 0; i < headline.size(); i++) {
            BacktestReport.Line line = plain.contenders().get(i);
            assertThat(headline.get(i))
                    .startsWith(
                            line.contender(),
                            String.format(Locale.ROOT, "%.3f", line.averagePrecision()),
                            String.format(Locale.ROOT, "%+.3f", line.brierSkill()));
        }
    }

    @Test
    void programsFindWhatTheyAlwaysFound() {
        assertThat(breach.json()).containsKeys("contenders", "cases", "differences", "alarms_once_a_day");
        Map<?, ?> ours = map(list(breach, "contenders").getFirst());
        assertThat(ours.get("method")).isEqualTo("forewarn");
        assertThat(ours.get("average_precision"))
                .isEqualTo(plain.contenders().getFirst().averagePrecision());
        assertThat(list(breach, "cases")).hasSize(4 * (2 + Baselines.all().size()));
        assertFinite(breach.json());
        assertFinite(cold.json());
    }

    private static void assertFinite(Object json) {
        switch (json) {
            case Double number -> assertThat(number).isFinite();
            case Map<?, ?> map -> map.values().forEach(BreachMeasureTest::assertFinite);
            case List<?> list -> list.forEach(BreachMeasureTest::assertFinite);
            default -> assertThat(json).isInstanceOfAny(String.class, Integer.class, Long.class, Boolean.class);
        }
    }

    @Test
    void howManyThreadsDoesNotMatter() {
        Backtest alone = backtest(1);
        Section again = new BreachMeasure(alone, new UnseenModels(alone), 1).run(families(), QUIET);
        assertThat(again.tables()).isEqualTo(breach.tables());
        assertThat(again.json()).isEqualTo(breach.json());
    }

    /** Peaks that come every day at their hour: known after a few of them, and not before. */
    @Test
    void aColdSeriesLearnsWhatTheDayBrings() {
        List<?> lines = list(cold, "from_day");
        double first = number(lines.get(1), "relative_average_precision");
        double third = number(lines.get(2), "relative_average_precision");
        assertThat(first).isBetween(0.3, 1.1);
        assertThat(third).isGreaterThan(first - 0.05);
        assertThat(number(lines.get(3), "series"))
                .as("twelve days have no seven before the half")
                .isEqualTo(3);
        Object trust = map(lines.getFirst()).get("trust");
        assertThat(number(trust, "floor-only")).isGreaterThan(0.05);
        assertThat(number(trust, "fresh")).isBetween(0.3, 0.8);
    }

    private static List<?> list(Section section, String name) {
        return (List<?>) Objects.requireNonNull(section.json().get(name));
    }

    private static Map<?, ?> map(@Nullable Object json) {
        return (Map<?, ?>) Objects.requireNonNull(json);
    }

    private static double number(@Nullable Object json, String name) {
        return ((Number) Objects.requireNonNull(map(json).get(name))).doubleValue();
    }

    @Test
    void showsWhereItWasWorst() {
        assertThat(breach.figures()).hasSize(4 + 4);
        assertThat(breach.figures().getLast().below()).isNotNull();
        assertThat(breach.figures().getLast().caption()).contains("Brier skill");
    }
}
