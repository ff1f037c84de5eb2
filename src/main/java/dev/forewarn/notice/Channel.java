package dev.forewarn.notice;

/** A way to people. Never throws for what the other side may answer. */
public interface Channel {
    /** As the operator calls it. */
    String name();

    /** One attempt; takes no longer than the channel's timeout allows. */
    Delivery deliver(Message message);
}
