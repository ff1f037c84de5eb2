package dev.forewarn.adapter.webhook;

import dev.forewarn.notice.Channel;
import dev.forewarn.notice.ChannelGate;
import dev.forewarn.notice.Tally;
import java.time.InstantSource;

/** Makes channels of their settings. */
public final class Channels {
    /** The JDK keeps the header {@code Host} for itself unless this property is "host" when its first client is made. */
    public static final String ALLOW_HOST = "jdk.httpclient.allowRestrictedHeaders";

    private final String console;
    private final InstantSource time;

    /** @param console the address of the console for links, without a slash at the end; empty for none */
    public Channels(String console, InstantSource time) {
        this.console = console;
        this.time = time;
    }

    /** The bare channel: one attempt each, nothing held back. */
    public Channel channel(ChannelSettings settings) {
        return switch (settings.kind()) {
            case SLACK -> new SlackChannel(settings.name(), new HttpDelivery(settings.target(), time), console);
            case ALERTMANAGER -> new AlertmanagerChannel(settings, console, time);
            case WEBHOOK ->
                new WebhookChannel(
                        settings.name(),
                        new HttpDelivery(settings.target(), time),
                        settings.signature(),
                        console,
                        time);
        };
    }

    /** The channel with all that keeps it patient and polite; it has begun. */
    public Outbox outbox(ChannelSettings settings, Patience patience, Tally tally) {
        if (settings.kind() == ChannelSettings.Kind.ALERTMANAGER) {
            var alertmanager = new AlertmanagerChannel(settings, console, time);
            return new AlertCourier(alertmanager, patience, tally, time).started();
        }
        return new Courier(channel(settings), new ChannelGate(settings.perMinute()), patience, tally, time).started();
    }
}
