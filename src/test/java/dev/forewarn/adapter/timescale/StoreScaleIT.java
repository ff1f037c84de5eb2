package dev.forewarn.adapter.timescale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forewarn.http.Dashboards;
import dev.forewarn.loop.Prediction;
import dev.forewarn.metric.Outline;
import dev.forewarn.metric.Sample;
import dev.forewarn.metric.SeriesKey;
import dev.forewarn.metric.TimeSeries;
import dev.forewarn.scoring.ForecastFan;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Partitions, retention, plans and the way out of a table in one piece, on an embedded server; a database for each. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StoreScaleIT {
    private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z"); // a Thursday, where weeks since 1970 begin
    private static final SeriesKey CPU = SeriesKey.of("cpu_percent", Map.of("host", "a"));
    private static final Duration WEEK = Duration.ofDays(7);

    private EmbeddedPostgresServer server;
    private DatabaseSettings.External settings;
    private SampleDatabase store;

    @BeforeAll
    void start(@TempDir Path directory) {
        server = EmbeddedPostgresServer.start(directory);
        settings = server.settings();
        store = MetricStores.open(settings);
    }

    @AfterAll
    void stop() {
        store.close();
        server.close();
    }

    @BeforeEach
    void empty() throws SQLException {
        store.deleteBefore(Instant.MAX);
        execute("TRUNCATE forewarn.prediction");
    }

    private Connection connect() throws SQLException {
        return Database.source(settings).getConnection();
    }

    private List<String> strings(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            var found = new ArrayList<String>();
            while (rows.next()) {
                found.add(rows.getString(1));
            }
            return found;
        }
    }

    private void execute(String... statements) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private List<String> partitions(String table) throws SQLException {
        return strings("SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid"
                + " WHERE i.inhparent = 'forewarn." + table + "'::regclass ORDER BY 1");
    }

    private static Sample sample(Instant at, double value) {
        return new Sample(CPU, at, value);
    }

    private static List<Double> values(SampleDatabase from) {
        TimeSeries read = from.read(CPU, Instant.MIN, Instant.MAX);
        return Arrays.stream(read.values()).boxed().toList();
    }

    @Nested
    class Retaining {
        @Test
        void partitionsAreMadeAheadAndWhenASampleWantsOneAndGoAsAWholeWhenTheyAreOld() throws SQLException {
            try (SampleDatabase kept = MetricStores.open(settings, Retention.of(Duration.ofDays(28)))) {
                Instant now = T0.plus(Duration.ofDays(70)).plusSeconds(3_600);
                kept.append(List.of(sample(T0, 1), sample(T0.plus(WEEK).minusMillis(1), 2), sample(T0.plus(WEEK), 3)));
                assertThat(partitions("sample")).containsExactly("sample_20260101", "sample_20260108");

                kept.upkeep(now);
                assertThat(values(kept)).as("all of it was too old").isEmpty();
                assertThat(partitions("sample"))
                        .as("this week and the next")
                        .containsExactly("sample_20260312", "sample_20260319");

                Instant keptFrom = Instant.parse("2026-02-12T00:00:00Z"); // whole weeks: up to a week longer than asked
                assertThat(kept.append(
                                List.of(sample(keptFrom.minusMillis(1), 4), sample(keptFrom, 5), sample(now, 6))))
                        .isEqualTo(2);
                assertThat(kept.load(new TimeSeries(CPU, new long[] {T0.toEpochMilli()}, new double[] {7})))
                        .as("a load is held to it too")
                        .isZero();
                assertThat(kept.tooOld()).isEqualTo(2);
                assertThat(values(kept)).containsExactly(5.0, 6.0);

                kept.upkeep(now);
                assertThat(values(kept)).containsExactly(5.0, 6.0);
                kept.upkeep(now.plus(WEEK));
                assertThat(values(kept)).containsExactly(6.0);
            }
        }

        @Test
        void aPartitionThatAnotherProcessDroppedIsMadeAgain() throws SQLException {
            store.append(List.of(sample(T0, 1)));
            execute("DROP TABLE forewarn.sample_20260101");
            assertThat(store.append(List.of(sample(T0, 2)))).isEqualTo(1);
            assertThat(values(store)).containsExactly(2.0);
        }

        @Test
        void daysAfterWeeksFillTheGapsBetweenThem() throws SQLException {
            store.append(List.of(sample(T0, 1)));
            var daily = new Retention(Optional.empty(), Duration.ofDays(1), WEEK);
            try (SampleDatabase other = MetricStores.open(settings, daily)) {
                other.append(
                        List.of(sample(T0.minusMillis(1), 0), sample(T0.plusSeconds(1), 2), sample(T0.plus(WEEK), 3)));
                assertThat(values(other)).containsExactly(0.0, 1.0, 2.0, 3.0);
                assertThat(partitions("sample"))
                        .containsExactly("sample_20251231", "sample_20260101", "sample_20260108");
            }
        }
    }

    @Nested
    class Dividing {
        private static final String ONE_PIECE = """
                DROP TABLE forewarn.sample;
                CREATE TABLE forewarn.sample (series_id bigint NOT NULL, at timestamptz NOT NULL,
                    value double precision NOT NULL, PRIMARY KEY (series_id, at));
                CREATE INDEX sample_at ON forewarn.sample USING brin (at);
                """;

        /** As an earlier version left it, with samples of last year, of now, and of years to come. */
        private void old() throws SQLException {
            store.append(List.of(sample(T0, 0)));
            String id = "(SELECT id FROM forewarn.series WHERE name = 'cpu_percent')";
            execute(
                    ONE_PIECE,
                    "INSERT INTO forewarn.sample SELECT " + id
                            + ", TIMESTAMPTZ '2025-06-01 00:00Z' + i * INTERVAL '1 minute', i"
                            + " FROM generate_series(0, 9999) i",
                    "INSERT INTO forewarn.sample SELECT " + id + ", now() + i * INTERVAL '200 days', 20000 + i"
                            + " FROM generate_series(0, 5) i");
        }

        private void assertWhole() throws SQLException {
            try (SampleDatabase other = MetricStores.open(settings)) {
                assertThat(values(other)).hasSize(10_006).startsWith(0.0, 1.0).endsWith(20_004.0, 20_005.0);
                assertThat(partitions("sample")).contains("sample_old").hasSize(1 + 5);
                assertThat(other.append(List.of(sample(Instant.parse("2025-06-01T00:00:00Z"), -1))))
                        .as("its conflict is found in the old part")
                        .isEqualTo(1);
                other.deleteBefore(Instant.parse("2025-06-01T00:01:00Z"));
                assertThat(values(other)).hasSize(10_005).startsWith(1.0);
            }
            assertThat(strings("SELECT to_regclass('forewarn.sample_aside')")).containsExactly((String) null);
            assertThat(strings("SELECT conname FROM pg_constraint WHERE conname = 'sample_until'"))
                    .isEmpty();
        }

        @Test
        void aTableInOnePieceBecomesTheFirstPartition() throws SQLException {
            old();
            assertWhole();
        }

        @Test
        void whatWasBrokenOffGoesOnAtTheNextStart() throws SQLException {
            old();
            try (Connection connection = connect()) {
                var grid = new PartitionGrid(WEEK);
                var broken = new SampleTable(connection, grid);
                broken.check();
                long bound = broken.check();
                assertThat(broken.moveAside(bound)).isEqualTo(5);
            }
            assertWhole();
        }
    }

    @Nested
    class Planning {
        private static final Instant FROM = T0.plus(Duration.ofDays(30));
        private static final Instant UNTIL = T0.plus(Duration.ofDays(40));
        private static final List<String> THEIRS = List.of("sample_20260129", "sample_20260205");

        @BeforeEach
        void fill() throws SQLException {
            for (int week = 0; week < 8; week++) {
                store.append(List.of(sample(T0.plus(Duration.ofDays(7L * week)), week)));
            }
            execute(
                    "INSERT INTO forewarn.sample SELECT s, TIMESTAMPTZ '2026-01-01 00:00Z' + i * INTERVAL '4 hours', i"
                            + " FROM generate_series(1000, 1200) s, generate_series(0, 335) i",
                    "ANALYZE forewarn.sample");
        }

        private PlanLook look(String query) throws SQLException {
            try (Connection connection = connect();
                    Statement incoming = connection.createStatement()) {
                incoming.execute(TimescaleMetricStore.ON_CONNECT);
                return PlanLook.at(connection, query);
            }
        }

        private void assertByKey(String query, List<String> partitions) throws SQLException {
            PlanLook plan = look(query);
            assertThat(plan.scanned()).as(plan.text()).isEmpty();
            assertThat(plan.looked()).as(plan.text()).containsExactlyElementsOf(partitions);
        }

        @Test
        void oneSeriesIsReadByTheKeyFromThePartitionsOfTheRange() throws SQLException {
            assertByKey(SampleQueries.ofSeries(1_007, FROM, UNTIL), THEIRS);
            assertByKey(Buckets.ofSamples(1_007, FROM, UNTIL, Duration.ofHours(6)), THEIRS);
            assertByKey(SampleQueries.ofSeries(1_007, T0, Instant.MAX), partitions("sample")); // training's history
        }

        @Test
        void catchingUpAndListingSeriesReadByTheKey() throws SQLException {
            List<Long> some = LongStream.rangeClosed(1_011, 1_020).boxed().toList();
            assertByKey(SampleQueries.since(some, T0.plus(Duration.ofDays(50))), List.of("sample_20260219"));
            assertByKey(SampleQueries.SERIES_WITH_SAMPLES, partitions("sample"));
        }

        @Test
        void aConflictIsLookedUpInTheKeyAndNoSampleIsRead() throws SQLException {
            assertByKey(SampleQueries.MERGE, List.of());
            assertThat(look(SampleQueries.MERGE).arbiters()).containsExactly("sample_pkey");
        }

        @Test
        void anIndexThatGoesMissingIsNoticed() throws SQLException {
            execute("ALTER TABLE forewarn.sample DROP CONSTRAINT sample_pkey");
            try {
                assertThat(look(SampleQueries.ofSeries(1_007, FROM, UNTIL)).scanned())
                        .containsExactlyElementsOf(THEIRS);
                assertThat(look(SampleQueries.since(List.of(1_007L), UNTIL)).scanned())
                        .isNotEmpty();
                assertThatThrownBy(() -> look(SampleQueries.MERGE)).hasMessageContaining("ON CONFLICT");
            } finally {
                execute("ALTER TABLE forewarn.sample ADD PRIMARY KEY (series_id, at)");
            }
        }
    }

    @Nested
    class Outlining {
        @Test
        void bucketsAreThoseOfTheSamplesThemselves() {
            assertOutlines(store);
        }
    }

    /** Also on TimescaleDB. */
    static void assertOutlines(SampleDatabase store) {
        var random = new SplittableRandom(5);
        long[] times = random.longs(20_000, T0.toEpochMilli() - 86_400_000, T0.toEpochMilli() + 30 * 86_400_000L)
                .sorted()
                .distinct()
                .toArray();
        double[] values = random.doubles(times.length, -5, 5).toArray();
        store.load(new TimeSeries(CPU, times, values));
        store.append(List.of(sample(T0.plusSeconds(17), 99))); // late
        for (Duration width : List.of(Duration.ofMinutes(1), Duration.ofMinutes(30), Duration.ofHours(7))) {
            Instant until = T0.plus(Duration.ofDays(7));
            Outline expected = Outline.of(store.read(CPU, T0, until), width);
            Outline found = store.outline(CPU, T0, until, width);
            assertThat(found.buckets()).hasSameSizeAs(expected.buckets());
            for (int i = 0; i < expected.buckets().size(); i++) {
                Outline.Bucket mine = found.buckets().get(i);
                assertThat(mine)
                        .usingRecursiveComparison()
                        .ignoringFields("mean")
                        .isEqualTo(expected.buckets().get(i));
                assertThat(mine.mean()).isCloseTo(expected.buckets().get(i).mean(), Offset.offset(1e-9));
            }
        }
        assertThat(store.outline(SeriesKey.of("unknown"), T0, T0.plus(WEEK), WEEK)
                        .buckets())
                .isEmpty();
    }

    @Nested
    class Predicting {
        private Prediction prediction(Instant madeAt, double median) {
            var point = new ForecastFan.Point(madeAt.plusSeconds(3_600), median - 1, median, median + 1);
            return new Prediction(CPU, madeAt, Duration.ofHours(1), point, OptionalDouble.of(0.25), false);
        }

        @Test
        void predictionsAreKeptOnceAndGoWhenTheyAreOld() throws SQLException {
            try (SampleDatabase other = MetricStores.open(settings)) {
                var batch = List.of(prediction(T0, 10), prediction(T0.plus(WEEK), 20));
                assertThat(other.predictions().write(batch)).isEqualTo(2);
                assertThat(other.predictions().write(batch)).isZero();
                assertThat(strings("SELECT made_at = for_time - INTERVAL '1 hour' AND lead_s = 3600"
                                + " AND q10 = q50 - 1 AND q90 = q50 + 1 AND p_breach = 0.25 FROM forewarn.prediction"))
                        .containsExactly("t", "t");
                other.forgetPredictionsBefore(T0.plus(WEEK));
                assertThat(other.predictions().write(batch))
                        .as("of a series that fell silent")
                        .isZero();
                assertThat(strings("SELECT q50 FROM forewarn.prediction")).containsExactly("20");
            }
        }

        /** What Grafana makes of its macros, for one series. */
        private String asGrafanaAsks(String sql) {
            String from = "'" + T0.minusSeconds(60) + "'";
            String to = "'" + T0.plusSeconds(7_200) + "'";
            return sql.replaceAll("\\$__timeFilter\\(([^)]*)\\)", "$1 BETWEEN " + from + " AND " + to)
                    .replace("$__timeFrom()", from)
                    .replace("$__timeTo()", to)
                    .replace("${series:sqlstring}", "'" + CPU.text() + "'");
        }

        @Test
        void everyPanelOfTheDashboardFindsWhatItAsksFor() throws SQLException {
            store.append(List.of(sample(T0, 9), sample(T0.plusSeconds(3_600), 10.5)));
            store.predictions().write(List.of(prediction(T0, 10)));
            assertThat(Dashboards.sqlQueries()).hasSize(4);
            for (String query : Dashboards.sqlQueries()) {
                String runnable = asGrafanaAsks(query);
                assertThat(runnable).doesNotContain("$");
                assertThat(strings(runnable)).as(runnable).isNotEmpty().doesNotContainNull();
            }
        }
    }
}
