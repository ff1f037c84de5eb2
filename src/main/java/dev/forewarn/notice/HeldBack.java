package dev.forewarn.notice;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What one channel was not told.
 *
 * @param since       the first of it
 * @param began       incidents
 * @param changed     changes of incidents that were told
 * @param over        ends of incidents that were told
 * @param undelivered messages that could not be delivered in time
 */
public record HeldBack(Instant since, int began, int changed, int over, int undelivered) {
    static HeldBack nothing(Instant since) {
        return new HeldBack(since, 0, 0, 0, 0);
    }

    static HeldBack beginning(Instant at) {
        return new HeldBack(at, 1, 0, 0, 0);
    }

    static HeldBack change(Instant at) {
        return new HeldBack(at, 0, 1, 0, 0);
    }

    static HeldBack end(Instant at) {
        return new HeldBack(at, 0, 0, 1, 0);
    }

    static HeldBack lost(Instant at) {
        return new HeldBack(at, 0, 0, 0, 1);
    }

    /** Both together, since the earlier of the two that hold anything. */
    HeldBack plus(HeldBack more) {
        boolean isFirst = count() == 0 || (more.count() > 0 && more.since.isBefore(since));
        return new HeldBack(
                isFirst ? more.since : since,
                began + more.began,
                changed + more.changed,
                over + more.over,
                undelivered + more.undelivered);
    }

    public int count() {
        return began + changed + over + undelivered;
    }

    /** {@code 23 messages were held back since 2026-05-04T12:01:00Z: 18 began, 5 are over}. */
    public String words() {
        var parts = new ArrayList<String>();
        add(parts, began, "began");
        add(parts, changed, "changed");
        add(parts, over, over == 1 ? "is over" : "are over");
        add(parts, undelivered, "could not be delivered");
        return count() + (count() == 1 ? " message was" : " messages were") + " held back since " + since + ": "
                + String.join(", ", parts);
    }

    private static void add(List<String> parts, int count, String what) {
        if (count > 0) {
            parts.add(count + " " + what);
        }
    }
}
