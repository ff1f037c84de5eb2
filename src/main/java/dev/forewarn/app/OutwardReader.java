package dev.forewarn.app;

import dev.forewarn.adapter.webhook.BodyTemplate;
import dev.forewarn.adapter.webhook.ChannelSettings;
import dev.forewarn.adapter.webhook.Signature;
import dev.forewarn.adapter.webhook.Target;
import dev.forewarn.adapter.webhook.WebhookActions;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** The settings of notifications and of the webhook that acts. */
final class OutwardReader {
    private static final String WEBHOOK = "actions.webhook.";
    private static final Duration ACTION_TIMEOUT = Duration.ofSeconds(5);
    private static final int MOST_ATTEMPTS = 10;

    private final SettingsReader fields;
    private final Map<String, String> environment;
    private final List<String> problems;

    OutwardReader(SettingsReader fields, Map<String, String> environment, List<String> problems) {
        this.fields = fields;
        this.environment = environment;
        this.problems = problems;
    }

    OutwardSettings read(JsonNode root) {
        String console = fields.text(root, "notifications.consoleUrl", "FOREWARN_CONSOLE_URL", "")
                .strip()
                .replaceFirst("/+$", "");
        if (!console.isEmpty()) {
            fields.value("notifications.consoleUrl", () -> consoleUrl(console), console);
        }
        Duration resolveAfter =
                fields.duration(root, "notifications.resolveAfter", null, NotificationSettings.DEFAULT_RESOLVE_AFTER);
        List<ChannelSettings> channels = new ChannelReader("notifications.channels", environment, problems)
                .read(fields.list(root, "notifications.channels"));
        return new OutwardSettings(new NotificationSettings(console, resolveAfter, channels), webhook(root));
    }

    private static String consoleUrl(String console) {
        URI uri = URI.create(console);
        if (uri.getHost() == null || uri.getScheme() == null || !uri.getScheme().matches("https?")) {
            throw new IllegalArgumentException(
                    "expected a URL such as https://forewarn.example.org, found '" + console + "'");
        }
        return console;
    }

    private Optional<WebhookActions> webhook(JsonNode root) {
        int before = problems.size();
        Optional<String> url = oneOf(root, "url", "FOREWARN_ACTIONS_WEBHOOK_URL", "urlFile");
        Optional<String> secret = oneOf(root, "secret", "FOREWARN_ACTIONS_WEBHOOK_SECRET", "secretFile");
        boolean allowPrivate = fields.yes(root, WEBHOOK + "allowPrivate", null, false);
        Duration timeout = fields.duration(root, WEBHOOK + "timeout", null, ACTION_TIMEOUT);
        int attempts =
                fields.number(root, WEBHOOK + "attempts", null, WebhookActions.DEFAULT_ATTEMPTS, 1, MOST_ATTEMPTS);
        String bodyFile = fields.text(root, WEBHOOK + "bodyFile", null, "");
        String status = fields.text(root, WEBHOOK + "statusUrl", null, "").strip();
        if (url.isEmpty()) {
            return Optional.empty();
        }
        Optional<Target> target = read("url", () -> Target.of(url.get(), allowPrivate, timeout));
        Optional<Signature> signature = secret.flatMap(text -> read("secret", () -> new Signature(text)));
        Optional<BodyTemplate> body = bodyFile.isEmpty()
                ? Optional.of(BodyTemplate.usual())
                : read("bodyFile", () -> BodyTemplate.of(SecretFile.read(bodyFile)));
        if (problems.size() > before) {
            return Optional.empty();
        }
        return read(
                "statusUrl",
                () -> new WebhookActions(
                        target.orElseThrow(),
                        signature,
                        body.orElseThrow(),
                        status.isEmpty() ? Optional.empty() : Optional.of(status),
                        attempts));
    }

    /** Given itself, or by the file that it stands in. */
    private Optional<String> oneOf(JsonNode root, String field, String variable, String fileField) {
        String given = fields.text(root, WEBHOOK + field, variable, "");
        String file = fields.text(root, WEBHOOK + fileField, null, "");
        if (!given.isBlank()) {
            return Optional.of(given.strip());
        }
        return file.isEmpty() ? Optional.empty() : read(fileField, () -> SecretFile.read(file));
    }

    private <T> Optional<T> read(String field, SettingsReader.Making<T> making) {
        return fields.value(WEBHOOK + field, () -> Optional.of(making.make()), Optional.empty());
    }
}
