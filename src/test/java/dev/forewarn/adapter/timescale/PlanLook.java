package dev.forewarn.adapter.timescale;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * How the server would answer a query.
 *
 * @param scanned  tables that are read from end to end, but those whose name says that they are ours and temporary
 * @param looked   tables that are looked at by an index
 * @param arbiters indexes that a conflict is looked up in
 */
record PlanLook(Set<String> scanned, Set<String> looked, Set<String> arbiters, String text) {

    static PlanLook at(Connection connection, String query) throws SQLException {
        try (Statement explain = connection.createStatement();
                ResultSet rows = explain.executeQuery("EXPLAIN (FORMAT JSON) " + query)) {
            rows.next();
            String text = rows.getString(1);
            var look = new PlanLook(new TreeSet<>(), new TreeSet<>(), new TreeSet<>(), text);
            nodes(new ObjectMapper().readTree(text).get(0).get("Plan")).forEach(look::take);
            return look;
        }
    }

    private static List<JsonNode> nodes(JsonNode plan) {
        var all = new ArrayList<JsonNode>();
        all.add(plan);
        plan.path("Plans").forEach(child -> all.addAll(nodes(child)));
        return all;
    }

    private void take(JsonNode node) {
        String kind = node.get("Node Type").stringValue();
        String table = node.path("Relation Name").asString("");
        node.path("Conflict Arbiter Indexes").forEach(index -> arbiters.add(index.stringValue()));
        if (table.isEmpty() || table.startsWith("forewarn_incoming") || table.equals("series")) {
            return;
        }
        if (kind.equals("Seq Scan")) {
            scanned.add(table);
        } else if (kind.endsWith("Scan") && !kind.startsWith("Custom")) { // that one only puts others together
            looked.add(table);
        }
    }
}
