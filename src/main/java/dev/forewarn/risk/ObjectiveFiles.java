package dev.forewarn.risk;

import java.nio.file.Path;

/** Where objectives are read from. */
public interface ObjectiveFiles {
    /**
     * Reads a whole file or nothing.
     *
     * @throws dev.forewarn.metric.InputException naming every problem in the file with its line
     */
    ObjectiveBook read(Path file);
}
