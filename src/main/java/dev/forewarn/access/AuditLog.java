package dev.forewarn.access;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * Who did what, one JSON object a line. {@code audit.jsonl} has what people do and what was refused, {@code ingest.jsonl} the
 * arrival of samples, so that the many do not push out the few.
 *
 * <p>Of refusals that are alike the first is written at once, and the rest of its minute as one line with a count: an attacker
 * must not be able to fill the disk. An audit that cannot be written is told in the log, and the service goes on.
 */
public final class AuditLog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AuditLog.class);
    private static final long FULL_BYTES = 10L * 1024 * 1024;
    private static final int KEPT = 50;
    private static final int MOST_KINDS = 1_000;
    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Optional<RotatingFile> people;
    private final Optional<RotatingFile> ingest;
    private final InstantSource time;
    private final Map<Kind, Tally> refusals = new LinkedHashMap<>();
    private boolean failing;

    private record Kind(String token, String address, String method, String route, int status, String outcome) {}

    private static final class Tally {
        private final Instant began;
        private long more;

        Tally(Instant began) {
            this.began = began;
        }
    }

    private AuditLog(Optional<RotatingFile> people, Optional<RotatingFile> ingest, InstantSource time) {
        this.people = people;
        this.ingest = ingest;
        this.time = time;
    }

    /** Files of 10 MB, fifty full ones of each kind kept. */
    public static AuditLog in(Path directory, InstantSource time) {
        return in(directory, time, FULL_BYTES, KEPT);
    }

    static AuditLog in(Path directory, InstantSource time, long fullBytes, int kept) {
        return new AuditLog(
                Optional.of(new RotatingFile(directory, "audit", fullBytes, kept)),
                Optional.of(new RotatingFile(directory, "ingest", fullBytes, kept)),
                time);
    }

    /** Writes nothing. */
    public static AuditLog none() {
        return new AuditLog(Optional.empty(), Optional.empty(), () -> Instant.EPOCH);
    }

    /** Something was changed, or somebody tried to. */
    public synchronized void changed(AuditEntry entry) {
        write(people, line(entry));
    }

    /** Samples came. */
    public synchronized void ingested(AuditEntry entry) {
        write(ingest, line(entry));
    }

    /** Somebody was turned away. */
    public synchronized void refused(AuditEntry entry) {
        summarise();
        var kind = new Kind(
                entry.token(), entry.address(), entry.method(), entry.route(), entry.status(), entry.outcome());
        if (refusals.size() >= MOST_KINDS && !refusals.containsKey(kind)) {
            kind = new Kind("", "many", "", "many", entry.status(), entry.outcome());
        }
        Tally tally = refusals.get(kind);
        if (tally != null) {
            tally.more++;
            return;
        }
        refusals.put(kind, new Tally(time.instant()));
        write(people, line(entry));
    }

    /** Writes the counts whose minute is over. */
    public synchronized void summarise() {
        Instant now = time.instant();
        summarise(now.minus(WINDOW));
    }

    private void summarise(Instant beganBefore) {
        var over = new ArrayList<Kind>();
        refusals.forEach((kind, tally) -> {
            if (!tally.began.isAfter(beganBefore)) {
                over.add(kind);
                if (tally.more > 0) {
                    write(people, line(kind, tally));
                }
            }
        });
        over.forEach(refusals::remove);
    }

    private Map<String, Object> line(AuditEntry entry) {
        var json = new LinkedHashMap<String, Object>();
        json.put("at", time.instant().toString());
        json.put("request", entry.request());
        put(json, entry.token(), entry.address(), entry.method(), entry.route());
        json.put("status", entry.status());
        json.put("outcome", entry.outcome());
        return json;
    }

    private Map<String, Object> line(Kind kind, Tally tally) {
        var json = new LinkedHashMap<String, Object>();
        json.put("at", time.instant().toString());
        json.put("since", tally.began.toString());
        put(json, kind.token(), kind.address(), kind.method(), kind.route());
        json.put("status", kind.status());
        json.put("outcome", kind.outcome());
        json.put("more", tally.more);
        return json;
    }

    private static void put(Map<String, Object> json, String token, String address, String method, String route) {
        if (!token.isEmpty()) {
            json.put("token", token);
        }
        json.put("address", address);
        json.put("method", method);
        json.put("route", route);
    }

    private void write(Optional<RotatingFile> file, Map<String, Object> json) {
        if (file.isEmpty()) {
            return;
        }
        try {
            file.get().append((JSON.writeValueAsString(json) + "\n").getBytes(StandardCharsets.UTF_8));
            failing = false;
        } catch (IOException e) {
            if (!failing) {
                LOG.error("The audit cannot be written ({}); what happens meanwhile is missing from it", e.toString());
            }
            failing = true;
        }
    }

    /** Writes what was counted so far. */
    @Override
    public synchronized void close() {
        summarise(Instant.MAX);
        for (Optional<RotatingFile> file : List.of(people, ingest)) {
            try {
                if (file.isPresent()) {
                    file.get().close();
                }
            } catch (IOException e) {
                LOG.debug("Closing the audit failed", e);
            }
        }
    }
}
