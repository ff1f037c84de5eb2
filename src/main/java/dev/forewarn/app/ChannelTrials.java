package dev.forewarn.app;

import dev.forewarn.adapter.webhook.ChannelSettings;
import dev.forewarn.adapter.webhook.Channels;
import dev.forewarn.cli.CliException;
import dev.forewarn.cli.NotifyCommand.Trial;
import dev.forewarn.notice.Delivery;
import dev.forewarn.notice.Message;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Sends one test message over each channel, once. */
final class ChannelTrials {
    private final InstantSource time;

    ChannelTrials(InstantSource time) {
        this.time = time;
    }

    /** @param only the name of one channel; empty for all */
    List<Trial> run(NotificationSettings settings, Optional<String> only) {
        List<ChannelSettings> all = settings.channels();
        if (all.isEmpty()) {
            throw CliException.wrongUsage(
                    "no channel is set: put some under notifications.channels, see docs/notifications.md");
        }
        List<ChannelSettings> chosen = all.stream()
                .filter(each -> only.isEmpty() || only.get().equals(each.name()))
                .toList();
        if (chosen.isEmpty()) {
            throw CliException.wrongUsage("there is no channel '" + only.orElse("") + "'; there are "
                    + all.stream().map(ChannelSettings::name).collect(Collectors.joining(", ")));
        }
        var channels = new Channels(settings.console(), time);
        return chosen.stream().map(each -> run(channels, each)).toList();
    }

    private Trial run(Channels channels, ChannelSettings settings) {
        Delivery delivery = channels.channel(settings).deliver(new Message.Trial(time.instant()));
        return new Trial(
                settings.name(),
                settings.kind().text(),
                settings.target().shown(),
                delivery instanceof Delivery.Done,
                delivery.said());
    }
}
