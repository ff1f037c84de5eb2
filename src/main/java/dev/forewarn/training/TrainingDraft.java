package dev.forewarn.training;

import dev.forewarn.anomaly.MarkedValues;
import dev.forewarn.kernel.StateReader;
import dev.forewarn.kernel.StateWriter;
import dev.forewarn.metric.SeriesKey;
import dev.forewarn.training.Training.Row;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/**
 * A training under way: every series that is done is appended to a log, so that a training that was killed goes on where it
 * was. A piece of the log counts when it is whole; what a kill or a crash left at its end is cut off. Memory holds where
 * each series lies and its line of the report, not its state.
 */
final class TrainingDraft implements AutoCloseable {
    private static final String PREFIX = ".draft-";
    private static final String LOG = "fitted.log";
    private static final int HEAD = 2 * Integer.BYTES;
    private static final int LARGEST = 256 << 20;
    private static final int NOTHING = -1;

    private final Path directory;
    private final FileChannel log;
    private final Map<SeriesKey, Kept> kept = new HashMap<>();
    private int resumed;

    /** Where the bytes of a state lie in the log. */
    private record Place(long offset, int length) {}

    private record Kept(
            String dataSha256,
            Row row,
            Optional<Place> state,
            Optional<Place> twin,
            Optional<Place> shown,
            Optional<Marks> marks) {}

    /** What the gate asks of an examined series. */
    record Marks(SeriesMarks challenger, Optional<SeriesMarks> champion) {}

    /**
     * A series that is done.
     *
     * @param state    empty where it could not be fitted
     * @param examined empty where it was not examined
     * @param shown    what it showed lately, for the thing whose metric it is; empty where it is of none
     */
    @SuppressWarnings("ArrayRecordComponent") // bulk data
    record Done(
            String dataSha256,
            Row row,
            Optional<byte[]> state,
            Optional<Examination.Examined> examined,
            Optional<MarkedValues> shown) {}

    private TrainingDraft(Path directory) throws IOException {
        this.directory = directory;
        this.log = FileChannel.open(
                directory.resolve(LOG), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    /**
     * Opens the draft of a recipe; drafts of others, which nobody will finish, are deleted.
     *
     * @param recipe a hash over all that decides about the result besides each series' data
     */
    static TrainingDraft open(Path root, String recipe) throws IOException {
        String name = PREFIX + recipe.substring(0, 16);
        try (Stream<Path> entries = Files.list(root)) {
            for (Path each : entries.filter(entry -> isOtherDraft(entry, name)).toList()) {
                ModelFiles.deleteTree(each);
            }
        }
        Path directory = Files.createDirectories(root.resolve(name));
        ModelFiles.deleteTree(directory.resolve("version"));
        var draft = new TrainingDraft(directory);
        try {
            draft.readLog();
            return draft;
        } catch (IOException | RuntimeException e) {
            draft.close();
            throw e;
        }
    }

    private static boolean isOtherDraft(Path entry, String name) {
        String found = String.valueOf(entry.getFileName());
        return found.startsWith(PREFIX) && !found.equals(name);
    }

    private void readLog() throws IOException {
        long good = 0;
        while (true) {
            Optional<byte[]> piece = piece(good);
            if (piece.isEmpty()) {
                break;
            }
            try {
                take(piece.get(), good + HEAD);
            } catch (IOException | IllegalArgumentException e) {
                break; // of another version of the program: what follows is done again
            }
            good += HEAD + piece.get().length;
        }
        log.truncate(good);
        log.position(good);
        resumed = kept.size();
    }

    private Optional<byte[]> piece(long at) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(HEAD);
        if (!read(head, at)) {
            return Optional.empty();
        }
        int length = head.getInt(0);
        if (length <= 0 || length > LARGEST || at + HEAD + length > log.size()) {
            return Optional.empty();
        }
        ByteBuffer bytes = ByteBuffer.allocate(length);
        return read(bytes, at + HEAD) && checksum(bytes.array()) == head.getInt(Integer.BYTES)
                ? Optional.of(bytes.array())
                : Optional.empty();
    }

    private boolean read(ByteBuffer into, long at) throws IOException {
        long from = at;
        while (into.hasRemaining()) {
            int n = log.read(into, from);
            if (n < 0) {
                return false;
            }
            from += n;
        }
        return true;
    }

    private static int checksum(byte[] bytes) {
        var sum = new CRC32C();
        sum.update(bytes);
        return (int) sum.getValue();
    }

    /** How many series were found done when the draft was opened. */
    int resumed() {
        return resumed;
    }

    /** Whether the series was done before, with the very data. */
    boolean has(SeriesKey series, String dataSha256) {
        Kept known = kept.get(series);
        return known != null && known.dataSha256().equals(dataSha256);
    }

    /** Appends; a series that is there with other data is replaced. */
    void add(Done done) throws IOException {
        var bytes = new ByteArrayOutputStream(1 << 15);
        var out = new StateWriter(new DataOutputStream(bytes));
        Row row = done.row();
        out.writeText(row.series().text());
        out.writeText(done.dataSha256());
        out.writeInt(row.samples());
        out.writeDouble(row.stepSeconds());
        out.writeText(row.forecaster());
        out.writeDouble(row.relativeMase());
        out.writeText(row.limits());
        out.writeText(row.note());
        out.writeLong(row.firstMillis());
        out.writeLong(row.lastMillis());
        DraftMarks.write(out, done.examined());
        writeBlob(bytes, done.state());
        writeBlob(bytes, done.examined().map(Examination.Examined::twin));
        writeBlob(bytes, done.shown().map(TrainingDraft::bytes));
        byte[] piece = bytes.toByteArray();
        long at = log.position();
        ByteBuffer whole = ByteBuffer.allocate(HEAD + piece.length);
        whole.putInt(piece.length).putInt(checksum(piece)).put(piece).flip();
        while (whole.hasRemaining()) {
            log.write(whole);
        }
        take(piece, at + HEAD);
    }

    private static void writeBlob(ByteArrayOutputStream to, Optional<byte[]> blob) {
        byte[] bytes = blob.orElse(new byte[0]);
        to.writeBytes(ByteBuffer.allocate(Integer.BYTES)
                .putInt(blob.isPresent() ? bytes.length : NOTHING)
                .array());
        to.writeBytes(bytes);
    }

    private void take(byte[] piece, long offset) throws IOException {
        var bytes = new ByteArrayInputStream(piece);
        var data = new DataInputStream(bytes);
        var in = new StateReader(data);
        SeriesKey key = SeriesKey.parse(in.readText());
        String hash = in.readText();
        var row = new Row(
                key,
                in.readInt(),
                in.readDouble(),
                in.readText(),
                in.readDouble(),
                in.readText(),
                in.readText(),
                in.readLong(),
                in.readLong());
        Optional<Marks> marks = DraftMarks.read(in);
        Optional<Place> state = place(data, bytes, piece.length, offset);
        Optional<Place> twin = place(data, bytes, piece.length, offset);
        Optional<Place> shown = place(data, bytes, piece.length, offset);
        kept.put(key, new Kept(hash, row, state, twin, shown, marks));
    }

    private static Optional<Place> place(DataInputStream data, ByteArrayInputStream bytes, int all, long offset)
            throws IOException {
        int length = data.readInt();
        if (length == NOTHING) {
            return Optional.empty();
        }
        var place = new Place(offset + all - bytes.available(), length);
        if (length < 0 || data.skipBytes(length) < length) {
            throw new EOFException("a piece ends too early");
        }
        return Optional.of(place);
    }

    /** The report's lines of these series, in order of their text; series that are not done have none. */
    List<Row> rows(List<SeriesKey> series) {
        return series.stream().sorted().map(key -> of(key).row()).toList();
    }

    private Kept of(SeriesKey key) {
        Kept found = kept.get(key);
        if (found == null) {
            throw new IllegalStateException("series " + key + " is not done");
        }
        return found;
    }

    String dataSha256(SeriesKey key) {
        return of(key).dataSha256();
    }

    Optional<Marks> marks(SeriesKey key) {
        return of(key).marks();
    }

    /**
     * Writes the states of these series, in order of their text.
     *
     * @param twins those after the older part of each history alone, else the whole ones
     * @return how many there were
     */
    int writeSeries(List<SeriesKey> series, boolean twins, Path file) throws IOException {
        int count = 0;
        try (var out = ModelFiles.EntryWriter.ofSeries(file)) {
            for (SeriesKey key : series.stream().sorted().toList()) {
                Optional<Place> place = twins ? of(key).twin() : of(key).state();
                if (place.isPresent()) {
                    out.add(blob(place.get()));
                    count++;
                }
            }
            out.end();
        }
        ModelFiles.force(file);
        return count;
    }

    private byte[] blob(Place place) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(place.length());
        if (!read(bytes, place.offset())) {
            throw new EOFException("the draft's log became shorter");
        }
        return bytes.array();
    }

    private static byte[] bytes(MarkedValues shown) {
        var bytes = new ByteArrayOutputStream();
        try {
            shown.save(new StateWriter(new DataOutputStream(bytes)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** What a series showed lately; empty where it was not kept. Safe for several threads. */
    Optional<MarkedValues> shown(SeriesKey series) throws IOException {
        Optional<Place> place = of(series).shown();
        return place.isEmpty()
                ? Optional.empty()
                : Optional.of(MarkedValues.restore(
                        new StateReader(new DataInputStream(new ByteArrayInputStream(blob(place.get()))))));
    }

    /** An empty directory in which the version is put together. */
    Path staging() throws IOException {
        Path staging = directory.resolve("version");
        ModelFiles.deleteTree(staging);
        return Files.createDirectory(staging);
    }

    /** It is of no more use. */
    void delete() {
        close();
        try {
            ModelFiles.deleteTree(directory);
        } catch (IOException e) {
            return; // the next training deletes it
        }
    }

    @Override
    public void close() {
        try {
            log.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
