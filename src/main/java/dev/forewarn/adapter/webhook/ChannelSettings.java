package dev.forewarn.adapter.webhook;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * One channel to people, as the operator set it up.
 *
 * @param name        unique, short; stands in metrics and logs
 * @param target      where it posts to; of an Alertmanager, the address that its API is below
 * @param signature   of a generic webhook; empty where bodies are not signed
 * @param perMinute   how many messages, positive; not for an Alertmanager
 * @param resendEvery how often an Alertmanager is told of what still holds, positive
 * @param severity    the label of an Alertmanager's alerts
 */
public record ChannelSettings(
        String name,
        Kind kind,
        Target target,
        Optional<Signature> signature,
        int perMinute,
        Duration resendEvery,
        String severity) {
    public static final int DEFAULT_PER_MINUTE = 20;
    public static final Duration DEFAULT_RESEND = Duration.ofMinutes(1);
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);
    public static final String DEFAULT_SEVERITY = "warning";

    /** The forms that a message can have. */
    public enum Kind {
        /** Incoming webhooks of Slack, and of those who took over their form. */
        SLACK,
        /** Its API, version 2. */
        ALERTMANAGER,
        /** JSON of our own. */
        WEBHOOK;

        /** As settings have it: {@code slack}. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
