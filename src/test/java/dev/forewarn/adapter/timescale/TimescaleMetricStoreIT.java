package dev.forewarn.adapter.timescale;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forewarn.metric.MetricStore;
import dev.forewarn.metric.MetricStoreContract;
import dev.forewarn.metric.Sample;
import dev.forewarn.metric.SeriesKey;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** The contract on a real TimescaleDB. Its schema "forewarn" is emptied. */
@EnabledIfEnvironmentVariable(
        named = TimescaleMetricStoreIT.URL,
        matches = ".+",
        disabledReason = "no TimescaleDB to test against: run  eval \"$(.ci/timescale.sh)\"  as root, or set it to an"
                + " empty database on a server that has the extension")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TimescaleMetricStoreIT extends MetricStoreContract {
    static final String URL = "FOREWARN_TEST_TIMESCALE_URL";
    private DatabaseSettings.External settings;
    private SampleDatabase store;

    @BeforeAll
    void open() {
        settings = DatabaseUrl.parse(System.getenv(URL));
        store = MetricStores.open(settings, Retention.of(Duration.ofDays(3650)));
    }

    @AfterAll
    void close() {
        if (store != null) {
            store.close();
        }
    }

    @Override
    protected MetricStore store() {
        return store;
    }

    @Test
    void namesTimescaleAndItsLicence() {
        assertThat(store.describe()).matches("TimescaleDB 2\\.\\S+ \\((apache|timescale)\\) on PostgreSQL \\S+");
    }

    @Test
    void keepsSamplesInChunksAndDropsWholeOnesWhenTheyAreOld() throws SQLException {
        Instant start = Instant.parse("2026-01-01T00:00:00Z");
        for (int week = 0; week < 10; week++) {
            store.append(List.of(new Sample(SeriesKey.of("m"), start.plus(Duration.ofDays(7L * week)), week)));
        }
        assertThat(chunks()).isEqualTo(10);
        assertThat(store.deleteBefore(start.plus(Duration.ofDays(35)))).isEqualTo(-1);
        assertThat(chunks()).isBetween(5L, 6L);
        assertThat(store.read(SeriesKey.of("m"), Instant.MIN, Instant.MAX).size())
                .isEqualTo(5);
    }

    @Test
    void runsPoliciesWhereTheLicenceAllowsThem() throws SQLException {
        long policies = number("SELECT count(*) FROM timescaledb_information.jobs WHERE hypertable_schema = 'forewarn'"
                + " AND hypertable_name = 'sample' AND proc_name IN ('policy_compression', 'policy_retention')");
        assertThat(policies).isEqualTo(store.describe().contains("(timescale)") ? 2 : 0);
    }

    @Test
    void opensAgainOnWhatIsThere() {
        store.append(List.of(new Sample(SeriesKey.of("kept"), Instant.parse("2026-01-01T00:00:00Z"), 1)));
        try (SampleDatabase second = MetricStores.open(settings)) {
            assertThat(second.describe()).isEqualTo(store.describe());
            assertThat(second.series()).containsExactly(SeriesKey.of("kept"));
        }
    }

    @Test
    void bucketsAreThoseOfTheSamplesThemselves() {
        StoreScaleIT.assertOutlines(store);
    }

    @Test
    void retentionDropsChunksAndTakesNothingFromTheirTime() throws SQLException {
        Instant now = Instant.parse("2036-02-01T12:00:00Z"); // ten years are kept, from 2026-01-29 on
        Instant keptFrom = Instant.parse("2026-01-29T00:00:00Z");
        SeriesKey key = SeriesKey.of("m");
        try (SampleDatabase other = MetricStores.open(settings, Retention.of(Duration.ofDays(3653)))) {
            other.append(List.of(new Sample(key, keptFrom.minusMillis(1), 1), new Sample(key, keptFrom, 2)));
            other.upkeep(now);
            assertThat(chunks()).isEqualTo(1);
            assertThat(other.append(List.of(new Sample(key, keptFrom.minusMillis(1), 1))))
                    .isZero();
            assertThat(other.tooOld()).isEqualTo(1);
            assertThat(other.read(key, Instant.MIN, Instant.MAX).values()).containsExactly(2);
        }
    }

    @Test
    void oneSeriesIsReadByAnIndexFromTheChunksOfTheRangeAndConflictsAreLookedUpInTheKey() throws SQLException {
        Instant start = Instant.parse("2026-01-01T00:00:00Z");
        store.append(List.of(new Sample(SeriesKey.of("m"), start, 1)));
        try (Connection connection = Database.source(settings).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "INSERT INTO forewarn.sample SELECT s, TIMESTAMPTZ '2026-01-01 00:00Z' + i * INTERVAL '4 hours', i"
                            + " FROM generate_series(1000, 1200) s, generate_series(0, 335) i");
            statement.execute("ANALYZE forewarn.sample");
            statement.execute(TimescaleMetricStore.ON_CONNECT);
            Instant from = start.plus(Duration.ofDays(30));
            for (String query : List.of(
                    SampleQueries.ofSeries(1_007, from, start.plus(Duration.ofDays(40))),
                    Buckets.ofSamples(1_007, from, start.plus(Duration.ofDays(40)), Duration.ofHours(6)))) {
                PlanLook plan = PlanLook.at(connection, query);
                assertThat(plan.scanned()).as(plan.text()).isEmpty();
                assertThat(plan.looked()).as(plan.text()).hasSize(2);
            }
            PlanLook merge = PlanLook.at(connection, SampleQueries.MERGE);
            assertThat(merge.scanned()).as(merge.text()).isEmpty();
            assertThat(merge.text()).contains("Conflict Arbiter Indexes");
        }
    }

    @Test
    void aggregatesAreKeptWhereTheLicenceAllowsThem() throws SQLException {
        long aggregates = number("SELECT count(*) FROM timescaledb_information.continuous_aggregates"
                + " WHERE hypertable_schema = 'forewarn' AND view_name IN ('sample_5m', 'sample_1h')");
        assertThat(aggregates).isEqualTo(store.describe().contains("(timescale)") ? 2 : 0);
    }

    /** Of the years this test uses: an empty chunk at the end of time may be left of others. */
    private long chunks() throws SQLException {
        return number("SELECT count(*) FROM timescaledb_information.chunks WHERE hypertable_schema = 'forewarn'"
                + " AND hypertable_name = 'sample' AND range_start > '2025-01-01' AND range_end < '2027-01-01'");
    }

    private long number(String sql) throws SQLException {
        try (Connection connection = Database.source(settings).getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
