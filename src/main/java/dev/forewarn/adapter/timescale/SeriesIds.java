package dev.forewarn.adapter.timescale;

import dev.forewarn.metric.SeriesKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.ObjectMapper;

/**
 * The numbers that stand for series in the sample table. Known ones are remembered; a row of {@code series} is never
 * changed or deleted, so what is remembered stays true. Safe for several threads.
 */
final class SeriesIds {
    private static final int AT_ONCE = 5_000;
    private static final String INSERT = """
            INSERT INTO forewarn.series (digest, canonical, name, labels, fingerprint)
            SELECT digest, canonical, name, labels::jsonb, fingerprint
              FROM unnest(?::bytea[], ?::text[], ?::text[], ?::text[], ?::bigint[])
                   AS fresh (digest, canonical, name, labels, fingerprint)
            ON CONFLICT (digest) DO NOTHING
            """;
    private static final String FIND = "SELECT id, digest FROM forewarn.series WHERE digest = ANY (?)";

    private final Database database;
    private final Map<SeriesKey, Long> known = new ConcurrentHashMap<>();
    private final ObjectMapper json = new ObjectMapper();

    SeriesIds(Database database) {
        this.database = database;
    }

    /** The ids of all these series; unknown ones get a row, in a transaction of their own. */
    Map<SeriesKey, Long> of(Collection<SeriesKey> wanted) {
        Map<SeriesKey, Long> ids = HashMap.newHashMap(wanted.size());
        var unknown = new ArrayList<SeriesKey>();
        for (SeriesKey key : wanted) {
            Long id = known.get(key);
            if (id != null) {
                ids.put(key, id);
            } else {
                unknown.add(key);
            }
        }
        for (int from = 0; from < unknown.size(); from += AT_ONCE) {
            List<SeriesKey> some = unknown.subList(from, Math.min(from + AT_ONCE, unknown.size()));
            ids.putAll(register(some));
        }
        return ids;
    }

    /** The id of a series that is there already. */
    Optional<Long> find(SeriesKey key) {
        Long id = known.get(key);
        if (id != null) {
            return Optional.of(id);
        }
        Map<String, SeriesKey> byDigest = byDigest(List.of(key));
        return Optional.ofNullable(
                database.inTransaction(c -> select(c, byDigest)).get(key));
    }

    /** After the server was away it may be another one, or an older copy, with other numbers. */
    void forget() {
        known.clear();
    }

    private Map<SeriesKey, Long> register(List<SeriesKey> keys) {
        Map<String, SeriesKey> byDigest = byDigest(keys);
        Map<SeriesKey, Long> found = database.inTransaction(connection -> {
            insert(connection, byDigest);
            return select(connection, byDigest);
        });
        // two keys may be spelt differently and have one text
        Map<String, Long> byText = HashMap.newHashMap(found.size());
        found.forEach((key, id) -> byText.put(key.text(), id));
        Map<SeriesKey, Long> ids = HashMap.newHashMap(keys.size());
        for (SeriesKey key : keys) {
            Long id = byText.get(key.text());
            if (id == null) {
                throw new IllegalStateException("series " + key + " was written but is not there");
            }
            known.put(key, id);
            ids.put(key, id);
        }
        return ids;
    }

    private void insert(Connection connection, Map<String, SeriesKey> byDigest) throws SQLException {
        int n = byDigest.size();
        var digests = new byte[n][];
        var texts = new String[n];
        var names = new String[n];
        var labels = new String[n];
        var fingerprints = new Long[n];
        int i = 0;
        for (Map.Entry<String, SeriesKey> entry : byDigest.entrySet()) { // in order of digest, as every writer does
            SeriesKey key = entry.getValue();
            digests[i] = HexFormat.of().parseHex(entry.getKey());
            texts[i] = key.text();
            names[i] = key.name();
            labels[i] = json.writeValueAsString(key.labels());
            fingerprints[i] = key.fingerprint();
            i++;
        }
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            insert.setArray(1, array(connection, "bytea", digests));
            insert.setArray(2, array(connection, "text", texts));
            insert.setArray(3, array(connection, "text", names));
            insert.setArray(4, array(connection, "text", labels));
            insert.setArray(5, array(connection, "bigint", fingerprints));
            insert.executeUpdate();
        }
    }

    private static Map<SeriesKey, Long> select(Connection connection, Map<String, SeriesKey> byDigest)
            throws SQLException {
        byte[][] digests =
                byDigest.keySet().stream().map(HexFormat.of()::parseHex).toArray(byte[][]::new);
        Map<SeriesKey, Long> ids = HashMap.newHashMap(digests.length);
        try (PreparedStatement find = connection.prepareStatement(FIND)) {
            find.setArray(1, array(connection, "bytea", digests));
            try (ResultSet rows = find.executeQuery()) {
                while (rows.next()) {
                    SeriesKey key = byDigest.get(HexFormat.of().formatHex(rows.getBytes(2)));
                    if (key != null) {
                        ids.put(key, rows.getLong(1));
                    }
                }
            }
        }
        return ids;
    }

    private static Array array(Connection connection, String type, Object[] elements) throws SQLException {
        return connection.createArrayOf(type, elements);
    }

    /** Sorted, so that two writers of the same series never wait for each other in a circle. */
    private static Map<String, SeriesKey> byDigest(List<SeriesKey> keys) {
        MessageDigest sha256;
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
        var sorted = new TreeMap<String, SeriesKey>();
        for (SeriesKey key : keys) {
            byte[] digest = sha256.digest(key.text().getBytes(StandardCharsets.UTF_8));
            sorted.put(HexFormat.of().formatHex(digest), key);
        }
        return sorted;
    }
}
