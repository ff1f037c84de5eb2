package dev.forewarn.access;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What a token is good for. Each route asks for one; {@link #ADMIN} holds all, the others only themselves. */
public enum Scope {
    /** Sending samples. */
    INGEST,
    /** Looking: risks, forecasts, decisions, policies, metrics, the stream. */
    READ,
    /** Changing what the service does. */
    OPERATE,
    /** Everything, now and later. */
    ADMIN;

    /** As tokens, problems and the API's description write it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Reads what {@link #text()} writes, in any case.
     *
     * @throws IllegalArgumentException naming what is accepted
     */
    public static Scope parse(String text) {
        String wanted = text.strip().toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(scope -> scope.text().equals(wanted))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown scope '" + text + "'; accepted are " + all()));
    }

    /** Whether who holds these may do what needs that. */
    public static boolean allows(Set<Scope> held, Scope needed) {
        return held.contains(needed) || held.contains(ADMIN);
    }

    private static String all() {
        return Arrays.stream(values()).map(Scope::text).collect(Collectors.joining(", "));
    }
}
