package dev.forewarn.app;

import dev.forewarn.adapter.webhook.WebhookActions;
import java.util.Optional;

/**
 * What leads out of the house.
 *
 * @param notifications who is told
 * @param webhook       who does the actions; empty: nobody, a dry run
 */
record OutwardSettings(NotificationSettings notifications, Optional<WebhookActions> webhook) {
    static OutwardSettings none() {
        return new OutwardSettings(NotificationSettings.none(), Optional.empty());
    }
}
