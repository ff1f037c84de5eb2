package dev.forewarn.action;

/** Which of several instances may act. Never throws for what the world may answer; safe for use by several threads. */
public interface Leadership {
    /** What one instance may do at present. */
    sealed interface Standing {}

    /**
     * This instance may act.
     *
     * @param fence grows with every change of leader: what was written under a higher one is news to this instance
     */
    record Leader(long fence) implements Standing {}

    /**
     * Another instance may act, or nobody knows who.
     *
     * @param why a clause for a person: {@code forewarn-b leads}
     */
    record Follower(String why) implements Standing {}

    /** As last heard; asks nobody. */
    Standing present();

    /** As it is now, asked where it is written down. To be called just before an action. */
    Standing confirm();

    /** For an instance that has no others beside it. */
    static Leadership alone() {
        return new Leadership() {
            @Override
            public Standing present() {
                return new Leader(0);
            }

            @Override
            public Standing confirm() {
                return present();
            }
        };
    }
}
