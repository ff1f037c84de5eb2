package dev.forewarn.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forewarn.loop.ManualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditLogTest {
    private final ManualClock clock = new ManualClock(Instant.parse("2026-01-31T12:00:00Z"));

    @TempDir
    Path directory;

    private static AuditEntry entry(String id, String address, int status, String outcome) {
        return new AuditEntry(id, "me", address, "PUT", "/api/v1/policies", status, outcome);
    }

    @Test
    void writesOneObjectALine() throws IOException {
        try (AuditLog log = AuditLog.in(directory, clock)) {
            log.changed(entry("1", "::1", 200, "done"));
            log.ingested(new AuditEntry("2", "", "::1", "POST", "/api/v1/samples", 200, "done"));
        }
        assertThat(lines("audit.jsonl"))
                .containsExactly(
                        "{\"at\":\"2026-01-31T12:00:00Z\",\"request\":\"1\",\"token\":\"me\",\"address\":\"::1\","
                                + "\"method\":\"PUT\",\"route\":\"/api/v1/policies\",\"status\":200,\"outcome\":\"done\"}");
        assertThat(lines("ingest.jsonl")).hasSize(1).first().asString().doesNotContain("token");
    }

    @Test
    void hostileTextStaysInItsLine() throws IOException {
        try (AuditLog log = AuditLog.in(directory, clock)) {
            log.changed(entry("1", "\"}\n{\"at\":\"forged\"}\r\u2028<script>", 200, "done"));
        }
        assertThat(Files.readString(directory.resolve("audit.jsonl")).lines()).hasSize(1);
        assertThat(lines("audit.jsonl").getFirst()).contains("\\\"}\\n{\\\"at\\\":\\\"forged\\\"}\\r");
    }

    @Test
    void countsRefusalsThatAreAlike() throws IOException {
        try (AuditLog log = AuditLog.in(directory, clock)) {
            for (int i = 0; i < 1_000; i++) {
                log.refused(entry("r" + i, "10.0.0.1", 401, "no token"));
            }
            log.refused(entry("other", "10.0.0.2", 401, "no token"));
            assertThat(lines("audit.jsonl")).hasSize(2);
            clock.advance(Duration.ofSeconds(61));
            log.summarise();
            assertThat(lines("audit.jsonl"))
                    .hasSize(3)
                    .last()
                    .asString()
                    .contains("\"since\":\"2026-01-31T12:00:00Z\"", "10.0.0.1", "\"more\":999")
                    .doesNotContain("\"request\"");
        }
        assertThat(lines("audit.jsonl")).hasSize(3);
    }

    @Test
    void anAttackerWithManyAddressesWritesLittle() throws IOException {
        try (AuditLog log = AuditLog.in(directory, clock)) {
            for (int i = 0; i < 20_000; i++) {
                log.refused(entry("r" + i, "10.0." + i / 256 + "." + i % 256, 401, "no token"));
            }
        }
        assertThat(lines("audit.jsonl")).hasSize(1_002);
        assertThat(lines("audit.jsonl").getLast()).contains("\"more\":18999");
    }

    @Test
    void rotatesBySizeKeepsTheNewestAndNeverRewrites() throws IOException {
        for (int run = 0; run < 2; run++) { // a restart goes on where it was
            try (AuditLog log = AuditLog.in(directory, clock, 1_000, 3)) {
                for (int i = 0; i < 20; i++) {
                    log.changed(entry("run" + run + "-" + i, "::1", 200, "done"));
                }
            }
        }
        List<String> names;
        try (Stream<Path> all = Files.list(directory)) {
            names = all.map(each -> each.getFileName().toString()).sorted().toList();
        }
        assertThat(names).hasSize(4).last().isEqualTo("audit.jsonl");
        assertThat(names.getFirst()).isGreaterThan("audit-000001.jsonl");
        for (String name : names) {
            assertThat(Files.size(directory.resolve(name))).isLessThanOrEqualTo(1_000);
        }
        assertThat(lines("audit.jsonl").getLast()).contains("run1-19");
    }

    @Test
    void aDirectoryThatCannotBeWrittenStopsNobody() throws IOException {
        Path taken = Files.writeString(directory.resolve("taken"), "a file");
        try (AuditLog log = AuditLog.in(taken, clock)) {
            log.changed(entry("1", "::1", 200, "done"));
        }
        assertThat(Files.readString(taken)).isEqualTo("a file");
    }

    private List<String> lines(String name) throws IOException {
        return Files.readAllLines(directory.resolve(name));
    }
}
