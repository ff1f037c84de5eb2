package dev.forewarn.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Which versions were in service, since when and why: a line for each change, and none is ever altered. */
final class ServiceRecord {
    private static final int LARGEST = 16 << 20;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Path file;

    ServiceRecord(Path file) {
        this.file = file;
    }

    void append(ModelRegistry.Served served) throws IOException {
        var line = JSON.createObjectNode();
        line.put("at", served.at().toString());
        line.put("version", served.version());
        line.put("why", served.why().name().toLowerCase(Locale.ROOT));
        byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            channel.position(channel.size());
            if (channel.size() > 0 && !endsALine(channel)) {
                channel.write(ByteBuffer.wrap(new byte[] {'\n'})); // what a crash cut stays a line of its own
            }
            channel.write(ByteBuffer.wrap(bytes));
            channel.force(true);
        }
    }

    private static boolean endsALine(FileChannel channel) throws IOException {
        ByteBuffer last = ByteBuffer.allocate(1);
        channel.read(last, channel.size() - 1);
        return last.get(0) == '\n';
    }

    /** Every line that can be read, oldest first; a line that a crash cut off is passed over. */
    List<ModelRegistry.Served> all() {
        if (!Files.exists(file)) {
            return List.of();
        }
        var all = new ArrayList<ModelRegistry.Served>();
        try {
            String text = new String(ModelFiles.readAtMost(file, LARGEST), StandardCharsets.UTF_8);
            for (String line : text.split("\n", -1)) {
                parse(line, all);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all;
    }

    private static void parse(String line, List<ModelRegistry.Served> into) {
        try {
            JsonNode node = JSON.readTree(line);
            if (node.isObject()) {
                into.add(new ModelRegistry.Served(
                        Instant.parse(node.required("at").asString()),
                        node.required("version").asString(),
                        ModelRegistry.Why.valueOf(
                                node.required("why").asString().toUpperCase(Locale.ROOT))));
            }
        } catch (JacksonException | DateTimeException | IllegalArgumentException e) {
            return; // a line that a crash cut off
        }
    }

    /**
     * The versions that a rollback can go back to, the one in service last: going back takes away, so that a second
     * rollback does not come forward again.
     */
    Deque<String> served(String current) {
        Deque<String> served = new ArrayDeque<>();
        for (ModelRegistry.Served each : all()) {
            if (each.why() == ModelRegistry.Why.ROLLED_BACK && served.contains(each.version())) {
                while (!served.peekLast().equals(each.version())) {
                    served.removeLast();
                }
            } else if (!each.version().equals(served.peekLast())) {
                served.addLast(each.version());
            }
        }
        if (!current.equals(served.peekLast())) {
            served.addLast(current); // somebody wrote CURRENT by hand
        }
        return served;
    }
}
