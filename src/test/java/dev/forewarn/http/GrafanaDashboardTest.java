package dev.forewarn.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forewarn.training.ModelCatalog;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** What can be known of a dashboard without a Grafana: its structure, its data sources, and that its metrics exist. */
class GrafanaDashboardTest {
    private static final int COLUMNS = 24;
    private static final Pattern METRIC = Pattern.compile("\\b(?:forewarn|jvm|process|system)_[a-z_]+");

    @Test
    void dashboardsHaveTheirOwnIdAndTitle() {
        assertThat(Dashboards.dashboards())
                .extracting(dashboard -> dashboard.get("uid").stringValue())
                .doesNotHaveDuplicates();
        assertThat(Dashboards.dashboards())
                .extracting(dashboard -> dashboard.get("title").stringValue())
                .doesNotHaveDuplicates();
    }

    static List<JsonNode> dashboards() {
        return Dashboards.dashboards();
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void panelsHaveTheirOwnIdTitleAndPlace(JsonNode dashboard) {
        Set<Integer> ids = new HashSet<>();
        Set<String> taken = new HashSet<>();
        JsonNode panels = dashboard.get("panels");
        assertThat(panels).isNotEmpty();
        for (JsonNode panel : panels) {
            String title = panel.get("title").stringValue();
            assertThat(ids.add(panel.get("id").intValue())).as("id of " + title).isTrue();
            assertThat(title).isNotBlank();
            assertThat(panel.get("description").stringValue()).as(title).isNotBlank();
            JsonNode place = panel.get("gridPos");
            int x = place.get("x").intValue();
            int y = place.get("y").intValue();
            int right = x + place.get("w").intValue();
            int bottom = y + place.get("h").intValue();
            assertThat(right).as(title).isBetween(x + 1, COLUMNS);
            assertThat(bottom).as(title).isGreaterThan(y);
            for (int column = x; column < right; column++) {
                for (int row = y; row < bottom; row++) {
                    assertThat(taken.add(column + "/" + row))
                            .as(title + " overlaps")
                            .isTrue();
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void targetsHaveARefIdAndAProvisionedDataSource(JsonNode dashboard) {
        List<String> provisioned = new ArrayList<>();
        Dashboards.yaml("provisioning/datasources/forewarn.yaml")
                .get("datasources")
                .forEach(source -> provisioned.add(source.get("type").stringValue() + " "
                        + source.get("uid").stringValue()));
        assertThat(provisioned).doesNotHaveDuplicates();
        for (JsonNode panel : dashboard.get("panels")) {
            Set<String> refs = new HashSet<>();
            for (JsonNode target : panel.get("targets")) {
                assertThat(refs.add(target.get("refId").stringValue())).isTrue();
                JsonNode source = target.get("datasource");
                assertThat(provisioned)
                        .contains(source.get("type").stringValue() + " "
                                + source.get("uid").stringValue());
            }
            assertThat(refs).isNotEmpty();
        }
        JsonNode provider = Dashboards.yaml("provisioning/dashboards/forewarn.yaml")
                .get("providers")
                .get(0);
        assertThat(provider.get("type").stringValue()).isEqualTo("file");
        assertThat(provider.at("/options/path").stringValue()).startsWith("/");
    }

    @Test
    void asksOnlyForMetricsThatAreServed() {
        var house = new FakeHouse();
        var showCase = new ShowCase(house, Instant.parse("2026-01-31T12:00:00Z"));
        showCase.fill();
        house.published.add(new ModelCatalog.ModelVersion(
                "2026-01", Instant.parse("2026-01-30T12:00:00Z"), true, 3, "", "", 1, "promoted", ""));
        Set<String> served = house.metricsServed();
        Set<String> asked = new TreeSet<>();
        for (String query : Dashboards.queries()) {
            METRIC.matcher(query).results().map(MatchResult::group).forEach(asked::add);
        }
        assertThat(asked).hasSizeGreaterThan(10);
        assertThat(served).containsAll(asked);
    }

    @Test
    void noticesAMetricThatIsNotServed() {
        assertThat(METRIC.matcher("sum(rate(forewarn_made_up_total[5m]))")
                        .results()
                        .map(MatchResult::group))
                .containsExactly("forewarn_made_up_total");
    }
}
