package dev.forewarn.metric;

/** What was acknowledged and waits for the store. Safe for use by several threads. */
public interface Backlog {
    /** Nothing ever waits: what is acknowledged is in the store. */
    Backlog NONE = new Backlog() {
        @Override
        public long bytes() {
            return 0;
        }

        @Override
        public long behindBytes() {
            return 0;
        }

        @Override
        public long limitBytes() {
            return 0;
        }

        @Override
        public boolean hasRoom() {
            return false;
        }
    };

    /** What it takes on the disk. */
    long bytes();

    /** How much of that the store does not have yet. */
    long behindBytes();

    /** How much it may take. */
    long limitBytes();

    /** Whether more would be taken while the store is away. */
    boolean hasRoom();
}
