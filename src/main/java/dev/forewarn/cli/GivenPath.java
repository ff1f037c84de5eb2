package dev.forewarn.cli;

import dev.forewarn.risk.ObjectiveBook;
import dev.forewarn.risk.ObjectiveFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Paths on the command line: whether they are there at all is a question of usage, and asked before any work. */
final class GivenPath {
    private GivenPath() {}

    static void requireFile(String option, Path path) {
        if (!Files.exists(path)) {
            throw CliException.wrongUsage(option + ": there is no file " + path);
        }
        if (Files.isDirectory(path)) {
            throw CliException.wrongUsage(option + ": " + path + " is a directory; name the files in it");
        }
        if (!Files.isReadable(path)) {
            throw CliException.wrongUsage(option + ": " + path + " must not be read by this user");
        }
    }

    static void requireDirectory(String option, Path path, String advice) {
        if (!Files.exists(path)) {
            throw CliException.wrongUsage(option + ": there is no directory " + path + "; " + advice);
        }
        if (!Files.isDirectory(path)) {
            throw CliException.wrongUsage(option + ": " + path + " is a file where a directory is wanted");
        }
    }

    /** The objectives of the file, or those of each series' training where no file is given. */
    static ObjectiveBook objectives(@Nullable Path file, ObjectiveFiles files) {
        if (file == null) {
            return ObjectiveBook.defaults();
        }
        requireFile("--objectives", file);
        return files.read(file);
    }
}
