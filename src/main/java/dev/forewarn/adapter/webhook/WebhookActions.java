package dev.forewarn.adapter.webhook;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * How actions are handed to another program.
 *
 * @param target    where they are posted
 * @param signature of their bodies; empty where they are not signed
 * @param body      what is posted
 * @param status    where it is asked what became of an action, with <code>{{key}}</code> for its key; empty where the other
 *                  side cannot be asked
 * @param attempts  how often one action is tried at most, positive
 */
public record WebhookActions(
        Target target, Optional<Signature> signature, BodyTemplate body, Optional<String> status, int attempts) {
    public static final int DEFAULT_ATTEMPTS = 3;

    static final String KEY = "{{key}}";

    /**
     * With the address of a status page checked.
     *
     * @throws IllegalArgumentException in words that do not repeat an address
     */
    public WebhookActions {
        if (attempts <= 0) {
            throw new IllegalArgumentException("at least one attempt is needed, found " + attempts);
        }
        status.ifPresent(address -> {
            if (!address.contains(KEY)) {
                throw new IllegalArgumentException(
                        "the status URL has no " + KEY + ", so it cannot ask for one action");
            }
            URI asked = statusOf(address, "key");
            if (!target.uri().getScheme().equals(asked.getScheme())
                    || !target.uri().getAuthority().equals(asked.getAuthority())) {
                throw new IllegalArgumentException(
                        "the status URL must have the scheme, host and port of the URL, " + target.shown());
            }
        });
    }

    /** @param key as it may stand in a URL */
    static URI statusOf(String address, String key) {
        return Target.of(address.replace(KEY, key), false, Duration.ofSeconds(1))
                .uri();
    }
}
