package dev.forewarn.training;

import java.time.Instant;
import java.util.List;

/** The versions of a model directory, and which of them is in service: what {@code forewarn models} works on. */
public interface ModelRegistry extends ModelCatalog {
    /** Why a version came into service. */
    enum Why {
        /** A training published it. */
        TRAINED,
        /** Somebody chose it. */
        PROMOTED,
        /** Somebody went back to it. */
        ROLLED_BACK
    }

    /** A change of what is in service. */
    record Served(Instant at, String version, Why why) {}

    /** The id of the version in service. */
    String current();

    /** What a version is; of one that is damaged as far as its manifest tells. */
    Manifest manifest(String id);

    /** Every change of what was in service, oldest first. */
    List<Served> history();

    /**
     * Puts a version into service; it is checked from end to end before.
     *
     * @throws ModelStoreException where there is no such version, or it is damaged; what is in service stays
     */
    void promote(String id);

    /**
     * Puts the version into service that served before this one.
     *
     * @return its id
     * @throws ModelStoreException where none served before, or it is damaged; what is in service stays
     */
    String rollBack();

    /**
     * Reads a version from end to end: every file's hash, and everything in it.
     *
     * @return what is wrong, in words; empty where all is well
     */
    List<String> verify(String id);

    /**
     * Deletes old versions, but never the one in service nor the one that served before it.
     *
     * @param keep how many of the newest stay
     * @return the ids of those that went
     */
    List<String> prune(int keep);
}
