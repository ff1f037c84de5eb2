package dev.forewarn.app;

import dev.forewarn.adapter.webhook.ChannelSettings;
import java.time.Duration;
import java.util.List;

/**
 * Who is told.
 *
 * @param console      the address of the console for links, without a slash at the end; empty for none
 * @param resolveAfter how long it must be calm until an incident is over
 * @param channels     none: nobody is told
 */
record NotificationSettings(String console, Duration resolveAfter, List<ChannelSettings> channels) {
    static final Duration DEFAULT_RESOLVE_AFTER = Duration.ofMinutes(10);

    NotificationSettings {
        channels = List.copyOf(channels);
    }

    static NotificationSettings none() {
        return new NotificationSettings("", DEFAULT_RESOLVE_AFTER, List.of());
    }
}
