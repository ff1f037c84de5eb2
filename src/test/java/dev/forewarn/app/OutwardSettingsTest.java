package dev.forewarn.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forewarn.adapter.webhook.ChannelSettings;
import dev.forewarn.adapter.webhook.WebhookActions;
import dev.forewarn.cli.CliException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutwardSettingsTest {
    @TempDir
    Path directory;

    private OutwardSettings read(Map<String, String> environment, String yaml) throws IOException {
        Path file = Files.writeString(directory.resolve("forewarn.yaml"), yaml);
        return new SettingsReader(environment).read(Optional.of(file)).outward();
    }

    @Test
    void nobodyIsToldAndNothingIsDoneUnlessItIsSet() throws IOException {
        assertThat(read(Map.of(), "{}")).isEqualTo(OutwardSettings.none());
    }

    @Test
    void readsChannelsWithSecretsFromFilesAndVariables() throws IOException {
        Files.writeString(directory.resolve("slack"), "https://hooks.slack.com/services/T/B/X\n");
        NotificationSettings settings = read(
                        Map.of("BUS_SECRET", "0123456789abcdef"), """
                notifications:
                  consoleUrl: https://forewarn.example.org/
                  resolveAfter: 5m
                  channels:
                    - { name: ops, type: slack, urlFile: %s, perMinute: 10 }
                    - { name: am, type: alertmanager, url: "http://alertmanager:9093", resendEvery: 30s, severity: page }
                    - { name: bus, type: webhook, url: "https://bus.example.org/in", secretVariable: BUS_SECRET, timeout: 3s }
                """.formatted(directory.resolve("slack")))
                .notifications();
        assertThat(settings.console()).isEqualTo("https://forewarn.example.org");
        assertThat(settings.resolveAfter()).isEqualTo(Duration.ofMinutes(5));
        assertThat(settings.channels()).extracting(ChannelSettings::name).containsExactly("ops", "am", "bus");
        ChannelSettings ops = settings.channels().get(0);
        assertThat(ops.target().uri()).hasToString("https://hooks.slack.com/services/T/B/X");
        assertThat(ops.target().allowPrivate()).isFalse();
        assertThat(ops.perMinute()).isEqualTo(10);
        ChannelSettings am = settings.channels().get(1);
        assertThat(am.target().allowPrivate()).isTrue();
        assertThat(am.resendEvery()).isEqualTo(Duration.ofSeconds(30));
        assertThat(am.severity()).isEqualTo("page");
        assertThat(settings.channels().get(2).signature()).isPresent();
        assertThat(settings.channels().get(2).target().timeout()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void tellsAllProblemsTogetherAndNoSecret() {
        assertThatThrownBy(() -> read(Map.of(), """
                notifications:
                  consoleUrl: ftp://x
                  channels:
                    - { name: a, type: slack, url: "ftp://h/SECRET" }
                    - { name: a b, type: slack, url: "https://h/SECRET 1" }
                    - { name: c, type: pager }
                    - { name: d, type: slack, urlFile: /nowhere/SECRET-FREE, perMinute: 0, severity: page }
                    - { name: e, type: webhook, url: "https://h/SECRET", urlVariable: NOT_SET, secretVariable: NOT_SET }
                    - { name: f, type: webhook, urlVariable: NOT_SET, timeout: soon, allowPrivate: maybe }
                    - { name: g, type: alertmanager }
                    - { name: h, type: slack, url: "https://h/" }
                    - { name: h, type: slack, url: "https://h/" }
                """))
                .isInstanceOf(CliException.class)
                .hasMessageContainingAll(
                        "notifications.consoleUrl: expected a URL such as https://forewarn.example.org, found 'ftp://x'",
                        "channels[0].url: expected a URL that begins with http:// or https://",
                        "channels[1].name: expected letters",
                        "channels[1].url: not a URL: Illegal character in path at character",
                        "channels[2].type: unknown 'pager'; known are slack, alertmanager, webhook",
                        "channels[3].urlFile: cannot read /nowhere/SECRET-FREE: there is no such file",
                        "channels[3].perMinute: expected a whole number from 1 to 9999, found '0'",
                        "channels[3].severity: unknown for type slack",
                        "channels[4].url: give only one of url, urlFile and urlVariable",
                        "channels[4].secretVariable: the environment has no NOT_SET",
                        "channels[5].timeout: expected a duration",
                        "channels[5].allowPrivate: expected true or false, found 'maybe'",
                        "channels[6].url: missing; give url, urlFile (a file) or urlVariable",
                        "two channels are called 'h'")
                .satisfies(e -> assertThat(String.valueOf(e.getMessage()).replace("SECRET-FREE", ""))
                        .doesNotContain("SECRET"));
    }

    @Test
    void readsTheWebhookThatActs() throws IOException {
        Files.writeString(directory.resolve("body"), "{\"do\": \"{{action}}\"}");
        WebhookActions webhook = read(
                        Map.of(
                                "FOREWARN_ACTIONS_WEBHOOK_URL", "https://runner.example.org/actions",
                                "FOREWARN_ACTIONS_WEBHOOK_SECRET", "0123456789abcdef"),
                        """
                actions:
                  webhook:
                    attempts: 2
                    bodyFile: %s
                    statusUrl: "https://runner.example.org/actions/{{key}}"
                """.formatted(directory.resolve("body")))
                .webhook()
                .orElseThrow();
        assertThat(webhook.target().shown()).isEqualTo("https://runner.example.org");
        assertThat(webhook.target().timeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(webhook.signature()).isPresent();
        assertThat(webhook.attempts()).isEqualTo(2);
        assertThat(webhook.status()).isPresent();
    }

    @Test
    void tellsWhatIsWrongWithTheWebhook() {
        assertThatThrownBy(() -> read(Map.of("FOREWARN_ACTIONS_WEBHOOK_SECRET", "short"), """
                actions: { webhook: { url: "https://h/SECRET", attempts: 11, bodyFile: /nowhere } }
                """))
                .hasMessageContainingAll(
                        "actions.webhook.secret: a secret has at least 16 characters, found 5",
                        "actions.webhook.attempts: expected a whole number from 1 to 10, found '11'",
                        "actions.webhook.bodyFile: cannot read /nowhere")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("SECRET", "short"));
    }

    /** Every block of settings on the page is read as it stands there, files in place. */
    @Test
    void theExamplesOfThePageAreRead() throws IOException {
        String page = Files.readString(Path.of("docs", "notifications.md"));
        Path secrets = Files.createDirectories(directory.resolve("secrets"));
        Files.writeString(secrets.resolve("slack-url"), "https://hooks.slack.com/services/T/B/X");
        Files.writeString(secrets.resolve("bus-secret"), "0123456789abcdef0123");
        Files.writeString(secrets.resolve("runner-secret"), "0123456789abcdef0123");
        Files.writeString(secrets.resolve("body.json"), block(page, "json", 0));
        int read = 0;
        for (var blocks = Pattern.compile("(?s)```yaml\n(.*?)```").matcher(page); blocks.find(); read++) {
            String yaml = blocks.group(1).replace("/etc/forewarn", secrets.toString());
            OutwardSettings settings = read(Map.of(), yaml);
            assertThat(settings).isNotEqualTo(OutwardSettings.none());
        }
        assertThat(read).isGreaterThanOrEqualTo(3);
    }

    private static String block(String page, String language, int index) {
        return Pattern.compile("(?s)```" + language + "\n(.*?)```")
                .matcher(page)
                .results()
                .skip(index)
                .findFirst()
                .orElseThrow()
                .group(1);
    }
}
