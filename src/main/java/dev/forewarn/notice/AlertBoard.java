package dev.forewarn.notice;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What holds now, for a receiver that wants to hear it again and again: the newest notice of each open incident, and of each
 * that is over until its end has arrived. Safe for use by several threads.
 */
public final class AlertBoard {
    private final Map<String, Notice> standing = new LinkedHashMap<>();
    private int unsent;

    public synchronized void put(Notice notice) {
        standing.put(notice.incident(), notice);
        unsent++;
    }

    /**
     * All that is to be told.
     *
     * @param oldestEnd an end before that is forgotten: the receiver has long come to it by itself
     */
    public synchronized List<Notice> standing(Instant oldestEnd) {
        standing.values()
                .removeIf(each -> each.endedAt().filter(oldestEnd::isAfter).isPresent());
        return new ArrayList<>(standing.values());
    }

    /** How many notices came since {@link #told} was last called. */
    public synchronized int unsent() {
        return unsent;
    }

    /**
     * Forgets the ends that were told, unless something newer came meanwhile.
     *
     * @param sent    what {@link #standing} gave
     * @param counted what {@link #unsent} was before that
     */
    public synchronized void told(List<Notice> sent, int counted) {
        unsent -= counted;
        for (Notice each : sent) {
            if (each.phase() == Phase.RESOLVED) {
                standing.remove(each.incident(), each);
            }
        }
    }
}
