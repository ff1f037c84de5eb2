package dev.forewarn.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forewarn.access.Scope;
import dev.forewarn.access.Secrets;
import dev.forewarn.access.TokenFile;
import dev.forewarn.adapter.files.ObjectivesCsv;
import dev.forewarn.cli.Finding;
import dev.forewarn.cli.Finding.Grade;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir
    private Path home = Path.of("");

    private List<Finding> examine(String more) throws IOException {
        Path config = home.resolve("forewarn.yaml");
        Files.writeString(config, """
                dataDirectory: %s
                log: { maxMegabytes: 1 }
                %s
                """.formatted(home.resolve("data"), more));
        return new Doctor(Map.of(), new ObjectivesCsv(), () -> NOW).examine(Optional.of(config));
    }

    private static Finding part(List<Finding> findings, String part) {
        return findings.stream()
                .filter(each -> each.part().equals(part))
                .findFirst()
                .orElseThrow(() -> new AssertionError("nothing on " + part + " in " + findings));
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Test
    void anInstallationThatHasNotBegunIsWellButForItsModel() throws IOException {
        List<Finding> findings = examine("http: { port: " + freePort() + " }");
        assertThat(findings).noneMatch(each -> each.grade() == Grade.WRONG);
        assertThat(part(findings, "models").grade()).isEqualTo(Grade.WARNING);
        assertThat(part(findings, "service").words()).contains("does not run");
        assertThat(home.resolve("data")).doesNotExist(); // it looked and changed nothing
    }

    @Test
    void wrongSettingsAreToldAllTogether() throws IOException {
        List<Finding> findings = examine("http: { port: 99999 }\nalarm: 7");
        assertThat(part(findings, "configuration").grade()).isEqualTo(Grade.WRONG);
        assertThat(part(findings, "configuration").words()).contains("port", "alarm");
    }

    @Test
    void aPortThatSomebodyElseHasIsWrong() throws IOException {
        try (var taken = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> {
                try (var caller = taken.accept()) { // the first is only knocked at
                    caller.setSoTimeout(100);
                    try (var second = taken.accept()) {
                        second.getOutputStream()
                                .write("220 mail.example.org ESMTP\r\n"
                                        .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
                    }
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            List<Finding> findings = examine("http: { port: " + taken.getLocalPort() + " }");
            assertThat(part(findings, "service").grade()).isEqualTo(Grade.WRONG);
            assertThat(part(findings, "service").words()).contains("is not Forewarn", "http.port");
        }
    }

    @Test
    void aDatabaseThatDoesNotAnswerIsWrongAndItsPasswordStaysSecret() throws IOException {
        List<Finding> findings = examine("http: { port: " + freePort()
                + " }\ndatabase: { url: 'postgres://someone:hush@127.0.0.1:" + freePort() + "/metrics' }");
        assertThat(part(findings, "database").grade()).isEqualTo(Grade.WRONG);
        assertThat(findings.toString()).doesNotContain("hush");
    }

    @Test
    void modelsThatWereChangedAreWrong() throws IOException {
        Path models = Files.createDirectories(home.resolve("models"));
        Files.writeString(models.resolve("CURRENT"), "20260201T000000Z-1c754133\n");
        List<Finding> findings = examine("http: { port: " + freePort() + " }\nmodels: " + models);
        assertThat(part(findings, "models").grade()).isNotEqualTo(Grade.OK);
    }

    @Test
    void policiesThatCannotBeReadAreWrong() throws IOException {
        Path policies = home.resolve("policies.yaml");
        Files.writeString(policies, "- name: 7\n  nonsense: true\n");
        List<Finding> findings = examine("http: { port: " + freePort() + " }\npolicies: " + policies);
        assertThat(part(findings, "policies").grade()).isEqualTo(Grade.WRONG);
    }

    @Test
    void tokensThatExpireAreToldBeforeTheyDo() throws IOException {
        Path data = Files.createDirectories(home.resolve("data"));
        var tokens = new TokenFile(data.resolve("tokens.json"), new Secrets(new SecureRandom()));
        tokens.create(
                "soon", Set.of(Scope.READ), NOW.minus(Duration.ofDays(90)), Optional.of(NOW.plus(Duration.ofDays(3))));
        tokens.create(
                "past", Set.of(Scope.READ), NOW.minus(Duration.ofDays(90)), Optional.of(NOW.minus(Duration.ofDays(3))));
        List<Finding> findings = examine("http: { port: " + freePort() + " }");
        assertThat(findings)
                .filteredOn(each -> each.part().equals("token"))
                .extracting(Finding::grade)
                .containsExactlyInAnyOrder(Grade.WARNING, Grade.WRONG);
        assertThat(part(findings, "access").words()).contains("2 tokens");
    }

    @Test
    void aClockThatWasSetBackIsTold() throws IOException {
        Path log = Files.createDirectories(home.resolve("data/log"));
        Path segment = Files.createFile(log.resolve("samples-0000000001.log"));
        Files.setLastModifiedTime(segment, FileTime.from(NOW.plus(Duration.ofHours(1))));
        assertThat(part(examine("http: { port: " + freePort() + " }"), "clock").words())
                .contains("set back");
    }

    @Test
    void aClusterThatCannotBeReachedIsWrongAndNoneIsWell() throws IOException {
        assertThat(part(examine("http: { port: " + freePort() + " }"), "kubernetes")
                        .grade())
                .isEqualTo(Grade.OK);
        Path kubeconfig = Kubeconfigs.write(home.resolve("kubeconfig"), freePort());
        List<Finding> findings = examine(
                "http: { port: " + freePort() + " }\nkubernetes: { enabled: true, kubeconfig: " + kubeconfig + " }");
        assertThat(part(findings, "kubernetes").grade()).isEqualTo(Grade.WRONG);
        assertThat(part(findings, "kubernetes").words()).contains("cannot be reached");
        Path nowhere = home.resolve("nowhere");
        findings = examine(
                "http: { port: " + freePort() + " }\nkubernetes: { enabled: true, kubeconfig: " + nowhere + " }");
        assertThat(part(findings, "kubernetes").words()).contains("there is no kubeconfig " + nowhere);
    }
}
