package dev.forewarn.notice;

import java.io.IOException;
import java.util.List;

/** Keeps incidents over a restart. */
public interface IncidentStore {
    /**
     * What was saved last; nothing where nothing was.
     *
     * @throws IOException where it cannot be read, saying what to do
     */
    List<SavedIncident> load() throws IOException;

    void save(List<SavedIncident> incidents) throws IOException;
}
