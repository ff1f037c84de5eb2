package dev.forewarn.loop;

import java.io.IOException;

/** Keeps what the policies remember over a restart, so that a cooldown outlives a crash. */
public interface PolicyStateStore {
    /**
     * What was saved last; {@link PolicyStates#NONE} where nothing was.
     *
     * @throws IOException when there is something, but it cannot be read; the message says what to do
     */
    PolicyStates load() throws IOException;

    /** Saves all of it or leaves the old one; when it returns the states are durable. */
    void save(PolicyStates states) throws IOException;

    /** Keeps nothing: every start begins with no memory, and so with no cooldown. */
    static PolicyStateStore none() {
        return new PolicyStateStore() {
            @Override
            public PolicyStates load() {
                return PolicyStates.NONE;
            }

            @Override
            public void save(PolicyStates states) {
                // asked to keep nothing
            }
        };
    }
}
