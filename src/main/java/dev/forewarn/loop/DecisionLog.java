package dev.forewarn.loop;

import java.util.List;

/** The decisions of the recent past, newest first. Safe for use by several threads. */
public interface DecisionLog {
    /** At most {@code limit} of them. */
    List<DecisionRecord> recent(int limit);
}
