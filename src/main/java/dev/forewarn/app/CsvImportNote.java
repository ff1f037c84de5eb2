package dev.forewarn.app;

import dev.forewarn.cli.CsvImporting.Asked;
import dev.forewarn.cli.CsvImporting.Service;
import dev.forewarn.metric.SeriesKey;
import dev.forewarn.selection.Selector;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How far an import came: {@code file rows}, both counted from the beginning. Its name says what was asked, so that other
 * files, or the same after they were changed, begin anew. The standard input cannot be read again and leaves no note.
 */
final class CsvImportNote {
    private static final Pattern TEXT = Pattern.compile("(\\d{1,9}) (\\d{1,18})\\R?");

    private final Optional<Path> file;
    private int fileNumber;
    private long rows;

    /** Reads what an earlier run noted. */
    CsvImportNote(Path notes, Asked asked) throws IOException {
        file = asked.files().contains("-") ? Optional.empty() : Optional.of(notes.resolve(name(asked)));
        if (file.isPresent() && Files.exists(file.get())) {
            Matcher noted = TEXT.matcher(Files.readString(file.get()));
            if (noted.matches()) {
                fileNumber = Integer.parseInt(noted.group(1));
                rows = Long.parseLong(noted.group(2));
            }
        }
    }

    private static String name(Asked asked) throws IOException {
        var words = new StringBuilder(asked.service().map(Service::toString).orElse("store"));
        words.append(
                asked.selection().selectors().stream().map(Selector::text).collect(Collectors.joining(" ", " ", "")));
        for (String each : asked.files()) {
            Path path = Path.of(each).toAbsolutePath().normalize();
            words.append(' ').append(path).append(' ').append(Files.size(path)).append(' ');
            words.append(Files.getLastModifiedTime(path).toMillis());
        }
        String oneLine = words.toString().replaceAll("\\p{Cntrl}", "?");
        return "import-csv-" + HexFormat.of().toHexDigits(SeriesKey.of(oneLine).fingerprint()) + ".txt";
    }

    /** How many rows of a file an earlier run brought. */
    long rowsDone(int number) {
        if (number == fileNumber) {
            return rows;
        }
        return number < fileNumber ? Long.MAX_VALUE : 0;
    }

    /** So much is done: it is on the other side of the door. */
    void done(int number, long rowsOfIt) {
        file.ifPresent(path -> {
            try {
                Files.createDirectories(path.getParent());
                Path fresh = path.resolveSibling(path.getFileName() + ".new");
                Files.writeString(fresh, number + " " + rowsOfIt + "\n");
                Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** All is done. */
    void forget() throws IOException {
        if (file.isPresent()) {
            Files.deleteIfExists(file.get());
        }
    }
}
