package dev.forewarn.adapter.timescale;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes a database URL apart. By hand and not by {@link java.net.URI}, whose errors repeat the whole text, password
 * included, and which knows no list of hosts.
 */
final class DatabaseUrl {
    private static final List<String> SCHEMES = List.of("jdbc:postgresql://", "postgres://", "postgresql://");

    private DatabaseUrl() {}

    static DatabaseSettings.External parse(String url) {
        String scheme = SCHEMES.stream()
                .filter(known -> url.regionMatches(true, 0, known, 0, known.length()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("a database URL must look like "
                        + "postgres://user:password@host:5432/database or jdbc:postgresql://host:5432/database; found "
                        + beginning(url)));
        String rest = url.substring(scheme.length());
        int question = rest.indexOf('?');
        String place = question < 0 ? rest : rest.substring(0, question);
        String query = question < 0 ? "" : rest.substring(question + 1);
        int at = place.lastIndexOf('@');
        String user = "";
        String password = "";
        if (at >= 0) {
            String account = place.substring(0, at);
            int colon = account.indexOf(':');
            user = decode(colon < 0 ? account : account.substring(0, colon));
            password = colon < 0 ? "" : decode(account.substring(colon + 1));
            place = place.substring(at + 1);
        }
        if (place.isEmpty() || place.startsWith("/")) {
            throw new IllegalArgumentException(
                    "a database URL needs a host, as in postgres://user:password@host/database");
        }
        int slash = place.indexOf('/');
        if (slash < 0 || slash == place.length() - 1) {
            throw new IllegalArgumentException(
                    "a database URL needs the name of a database after the host, as in postgres://user:password@host/database");
        }
        var kept = new ArrayList<String>();
        for (String parameter : query.split("&", -1)) {
            if (parameter.startsWith("user=")) {
                user = decode(parameter.substring("user=".length()));
            } else if (parameter.startsWith("password=")) {
                password = decode(parameter.substring("password=".length()));
            } else if (!parameter.isEmpty()) {
                kept.add(parameter);
            }
        }
        String jdbcUrl = "jdbc:postgresql://" + place + (kept.isEmpty() ? "" : "?" + String.join("&", kept));
        return new DatabaseSettings.External(jdbcUrl, user, password);
    }

    /** Host, port and database, for people. */
    static String place(String jdbcUrl) {
        String place = jdbcUrl.substring(SCHEMES.getFirst().length());
        int question = place.indexOf('?');
        return question < 0 ? place : place.substring(0, question);
    }

    /** At most the scheme: what follows may hold a password. */
    private static String beginning(String url) {
        int colon = url.indexOf(':');
        return colon < 0 ? "a text without a scheme" : "the scheme '" + url.substring(0, Math.min(colon, 20)) + ":'";
    }

    private static String decode(String part) {
        try {
            return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            // without the cause: its message repeats the part
            throw new IllegalArgumentException("the user or password in the database URL has a '%' that does not "
                    + "begin an escape such as %40; write a plain '%' as %25");
        }
    }
}
