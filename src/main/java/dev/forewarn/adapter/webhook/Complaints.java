package dev.forewarn.adapter.webhook;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a channel says in the log: when its trouble begins or turns into another, and when it ends. For one thread. */
final class Complaints {
    private static final Logger LOG = LoggerFactory.getLogger(Complaints.class);

    private final String channel;
    private String trouble = "";

    Complaints(String channel) {
        this.channel = channel;
    }

    void rejected(String said) {
        if (!trouble.equals(said)) {
            LOG.error(
                    "Channel '{}' does not take messages: {}. They are not sent again; correct its settings",
                    channel,
                    said);
            trouble = said;
        }
    }

    void failed(String said) {
        if (trouble.isEmpty()) {
            LOG.warn("Channel '{}' cannot be reached: {}. It is tried again", channel, said);
            trouble = said;
        }
    }

    void works() {
        if (!trouble.isEmpty()) {
            LOG.info("Channel '{}' works again", channel);
            trouble = "";
        }
    }
}
