package dev.forewarn.adapter.timescale;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * As whom the server's programs run. PostgreSQL refuses to run as root; where Forewarn is root, in a container most of
 * all, its programs run either in a user namespace without any mapping, where root is nobody in particular but still
 * owns its files, or, where the kernel does not allow that, as the user who owns the data directory.
 *
 * @param prefix what to put before a command
 * @param uid    who must own the files
 */
record ServerAccount(List<String> prefix, int uid) {
    private static final int ROOT = 0;
    /** "nobody", by convention on every Linux. */
    private static final int NOBODY = 65534;

    /** Judged by who owns the directory, and who owns a file that this process makes in it. */
    static ServerAccount forDirectory(Path directory) throws IOException {
        if (!directory.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            return new ServerAccount(List.of(), NOBODY);
        }
        Path probe = Files.createTempFile(directory, ".owner", "");
        int self = owner(probe);
        Files.delete(probe);
        if (self != ROOT) {
            return new ServerAccount(List.of(), self);
        }
        int owner = owner(directory);
        if (owner == ROOT && succeeds("unshare", "--user", "true")) {
            return new ServerAccount(List.of("unshare", "--user"), ROOT);
        }
        int as = owner == ROOT ? NOBODY : owner;
        String id = String.valueOf(as);
        return new ServerAccount(List.of("setpriv", "--reuid", id, "--regid", id, "--clear-groups"), as);
    }

    List<String> command(List<String> command) {
        var whole = new ArrayList<>(prefix);
        whole.addAll(command);
        return whole;
    }

    boolean owns(Path file) throws IOException {
        return !file.getFileSystem().supportedFileAttributeViews().contains("unix") || owner(file) == uid;
    }

    /** Only where we are root and the server is not. */
    void takeOver(Path tree) throws IOException {
        if (!prefix.isEmpty() && uid != ROOT) {
            List<Path> files;
            try (Stream<Path> walk = Files.walk(tree)) {
                files = walk.toList();
            }
            for (Path file : files) {
                Files.setAttribute(file, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
            }
        }
    }

    private static int owner(Path file) throws IOException {
        return (Integer) Files.getAttribute(file, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    }

    private static boolean succeeds(String... command) throws IOException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor() == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while finding out how to run PostgreSQL", e);
        }
    }
}
