package dev.forewarn.adapter.timescale;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The partitions of one table by time: made ahead, or when a sample wants one, and dropped when they are old. What there
 * is, is remembered, since asking costs as much as a small write; another process may change it, so a write that finds no
 * partition after all is to {@link #forget} and to try again. Safe for several threads.
 *
 * <p>A new partition is made as a table of its own and then attached, which needs no lock that readers or writers of the
 * others would wait for; CREATE TABLE ... PARTITION OF would take one.
 */
final class Partitions {
    private static final String BOUNDS = """
            SELECT c.relname,
                   (extract(epoch FROM (regexp_match(bound, 'FROM \\(''([^'']+)''\\)'))[1]::timestamptz) * 1000)::bigint,
                   (extract(epoch FROM (regexp_match(bound, 'TO \\(''([^'']+)''\\)'))[1]::timestamptz) * 1000)::bigint
              FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid,
                   LATERAL (SELECT pg_get_expr(c.relpartbound, c.oid) AS bound) b
             WHERE i.inhparent = to_regclass(?) AND c.relispartition AND bound <> 'DEFAULT'
            """;

    private static final Comparator<TimeRange> BY_TIME = Comparator.comparingLong(TimeRange::fromMillis);

    private final Database database;
    private final String table;
    private final PartitionGrid grid;
    private volatile @Nullable List<TimeRange> known;

    /** @param table in our schema, partitioned by time */
    Partitions(Database database, String table, PartitionGrid grid) {
        this.database = database;
        this.table = table;
        this.grid = grid;
    }

    /** In order of time. */
    List<TimeRange> ranges() {
        List<TimeRange> ranges = known;
        return ranges == null ? database.inTransaction(this::read) : ranges;
    }

    void forget() {
        known = null;
    }

    /** Makes what is missing for these times to have a place. */
    void ensure(long... timesMillis) {
        ensure(timesMillis, timesMillis.length);
    }

    /** As {@link #ensure(long...)}, of the first so many. */
    void ensure(long[] timesMillis, int size) {
        // Two times of one piece of the grid may lie in two gaps; then it takes another round.
        for (var homeless = homeless(timesMillis, size); !homeless.isEmpty(); homeless = homeless(timesMillis, size)) {
            create(homeless.values());
        }
    }

    /** One time for each piece of the grid that no partition covers. */
    private SortedMap<Long, Long> homeless(long[] timesMillis, int size) {
        List<TimeRange> ranges = ranges();
        var homeless = new TreeMap<Long, Long>();
        TimeRange last = new TimeRange("", 0, 0);
        for (int i = 0; i < size; i++) {
            long time = timesMillis[i];
            if (!last.covers(time)) {
                TimeRange found = find(ranges, time);
                if (found == null) {
                    homeless.put(grid.start(time), time);
                } else {
                    last = found;
                }
            }
        }
        return homeless;
    }

    private static @Nullable TimeRange find(List<TimeRange> ranges, long timeMillis) {
        int low = 0;
        int high = ranges.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            TimeRange range = ranges.get(middle);
            if (range.covers(timeMillis)) {
                return range;
            }
            if (timeMillis < range.fromMillis()) {
                high = middle - 1;
            } else {
                low = middle + 1;
            }
        }
        return null;
    }

    private void create(Collection<Long> timesMillis) {
        database.inTransaction(connection -> {
            run(connection, "SELECT pg_advisory_xact_lock(" + SchemaSetup.ADVISORY_LOCK + ")");
            var ranges = new ArrayList<>(read(connection)); // under the lock: another may have been quicker
            for (long time : timesMillis) {
                if (find(ranges, time) == null) {
                    TimeRange fresh = grid.missing(time, ranges, table);
                    attach(connection, fresh);
                    ranges.add(fresh);
                    ranges.sort(BY_TIME);
                }
            }
            return ranges.size();
        });
        forget(); // only now is it so
    }

    private void attach(Connection connection, TimeRange range) throws SQLException {
        run(connection, "CREATE TABLE forewarn." + range.name() + " (LIKE forewarn." + table + " INCLUDING INDEXES)");
        run(
                connection,
                "ALTER TABLE forewarn." + table + " ATTACH PARTITION forewarn." + range.name() + " FOR VALUES FROM ("
                        + bound(range.fromMillis(), "MINVALUE") + ") TO (" + bound(range.untilMillis(), "MAXVALUE")
                        + ")");
    }

    private static String bound(long millis, String otherwise) {
        return millis == Long.MIN_VALUE || millis == Long.MAX_VALUE
                ? otherwise
                : "'" + Instant.ofEpochMilli(millis) + "'";
    }

    /** Those whose samples are all older than a time; part of a transaction that drops them. */
    boolean dropBefore(Connection connection, long beforeMillis) throws SQLException {
        String old = read(connection).stream()
                .filter(range -> range.untilMillis() <= beforeMillis)
                .map(range -> "forewarn." + range.name())
                .collect(Collectors.joining(", "));
        if (old.isEmpty()) {
            return false;
        }
        // Whoever comes after us would wait behind us for as long as we wait for whoever is before us.
        run(connection, "SET LOCAL lock_timeout = '5s'");
        run(connection, "DROP TABLE " + old);
        return true;
    }

    private List<TimeRange> read(Connection connection) throws SQLException {
        var found = new ArrayList<TimeRange>();
        try (PreparedStatement select = connection.prepareStatement(BOUNDS)) {
            select.setString(1, "forewarn." + table);
            ResultSet rows = select.executeQuery();
            while (rows.next()) {
                long from = rows.getLong(2);
                long first = rows.wasNull() ? Long.MIN_VALUE : from;
                long until = rows.getLong(3);
                long end = rows.wasNull() ? Long.MAX_VALUE : until;
                found.add(new TimeRange(rows.getString(1), first, end));
            }
        }
        found.sort(BY_TIME);
        known = List.copyOf(found);
        return found;
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
