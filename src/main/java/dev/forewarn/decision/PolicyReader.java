package dev.forewarn.decision;

import java.nio.file.Path;
import java.util.List;

/** Reads policies that people wrote. Reports every problem at once and never throws for what stands in the text. */
public interface PolicyReader {
    /**
     * Reads one text, YAML or JSON: a policy, a list of them, several documents, or {@code policies: [...]}.
     *
     * @param source what problems call it, for example a file name
     */
    PolicyReading read(String source, String text);

    /** Reads several files as one set: no two policies in them may share a name. A file that cannot be read is a problem. */
    PolicyReading readFiles(List<Path> files);
}
