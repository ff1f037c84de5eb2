package dev.forewarn.app;

import dev.forewarn.training.TrainingStatus.Result;
import dev.forewarn.training.TrainingStatus.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * When training by schedule last began, and what the last run came to: in a file, so that a start knows what was missed. A
 * file that cannot be read or written costs that knowledge and nothing else.
 */
final class TrainingRecord {
    private static final Logger LOG = LoggerFactory.getLogger(TrainingRecord.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Path file;
    private Optional<Instant> begun = Optional.empty();
    private Optional<Run> last = Optional.empty();
    private int unfinished;

    TrainingRecord(Path file) {
        this.file = file;
        if (Files.exists(file)) {
            read();
        }
    }

    private void read() {
        try {
            JsonNode root = JSON.readTree(Files.readAllBytes(file));
            begun = Optional.of(Instant.parse(root.required("begun").asString()));
            unfinished = root.path("unfinished").asInt(0);
            if (root.has("last")) {
                JsonNode run = root.required("last");
                last = Optional.of(new Run(
                        Instant.parse(run.required("started").asString()),
                        Instant.parse(run.required("ended").asString()),
                        Result.valueOf(run.required("result").asString()),
                        run.required("version").asString(),
                        run.required("detail").asString()));
            }
        } catch (IOException | JacksonException | DateTimeException | IllegalArgumentException e) {
            LOG.warn("{} cannot be read ({}): whether a training was missed is not known", file, e.getMessage());
        }
    }

    synchronized Optional<Instant> begun() {
        return begun;
    }

    synchronized Optional<Run> last() {
        return last;
    }

    /** How many runs in a row were begun and never ended, because the process did. */
    synchronized int unfinished() {
        return unfinished;
    }

    /** The schedule holds from this time on. */
    synchronized void since(Instant at) {
        begun = Optional.of(at);
        write();
    }

    synchronized void begin(Instant at) {
        begun = Optional.of(at);
        unfinished++;
        write();
    }

    synchronized void end(Run run) {
        last = Optional.of(run);
        unfinished = 0;
        write();
    }

    private void write() {
        ObjectNode root = JSON.createObjectNode();
        begun.ifPresent(at -> root.put("begun", at.toString()));
        root.put("unfinished", unfinished);
        last.ifPresent(run -> {
            ObjectNode node = root.putObject("last");
            node.put("started", run.started().toString());
            node.put("ended", run.ended().toString());
            node.put("result", run.result().name());
            node.put("version", run.version());
            node.put("detail", run.detail());
        });
        try {
            Path next = file.resolveSibling(file.getFileName() + ".next");
            Path parent = file.toAbsolutePath().getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            Files.write(next, JSON.writeValueAsBytes(root));
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            LOG.warn("{} cannot be written ({}): a restart will not know of this training", file, e.getMessage());
        }
    }
}
