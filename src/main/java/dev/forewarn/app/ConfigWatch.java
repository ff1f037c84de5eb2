package dev.forewarn.app;

import dev.forewarn.cli.CliException;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * Takes up what was changed in the configuration file, where that can be done while it runs, and says of the rest that it
 * wants a restart. A file with a problem changes nothing.
 */
final class ConfigWatch {
    private static final Logger LOG = LoggerFactory.getLogger(ConfigWatch.class);

    private static final Set<String> TAKEN_UP = Set.of("relabel", "scoring");
    private static final String NONE = "";

    private final Path file;
    private final Map<String, String> environment;
    private final Doors doors;
    private final JsonNode started;
    private JsonNode seen;
    private volatile String problem = NONE;

    /**
     * Begins with what the file says now.
     *
     * @throws CliException where it cannot be read
     */
    ConfigWatch(Path file, Map<String, String> environment, Doors doors, MeterRegistry meters) {
        this.file = file;
        this.environment = environment;
        this.doors = doors;
        this.started = SettingsReader.parse(file);
        this.seen = started;
        Gauge.builder("forewarn.config.refused", this, watch -> watch.problem.isEmpty() ? 0 : 1)
                .description("1 while the configuration file has a problem and what was before is in force")
                .register(meters);
    }

    /** Looks once. */
    void look() {
        JsonNode now;
        try {
            now = SettingsReader.parse(file);
        } catch (CliException e) {
            seen = MissingNode.getInstance(); // whatever comes next is news
            refuse(String.valueOf(e.getMessage()));
            return;
        }
        if (now.equals(seen)) {
            return;
        }
        seen = now;
        try {
            doors.replace(
                    new SettingsReader(environment).read(Optional.of(file)).intake());
        } catch (CliException e) {
            refuse(String.valueOf(e.getMessage()));
            return;
        }
        problem = NONE;
        LOG.info("The configuration {} was changed; what is taken in (relabel, scoring) follows it", file);
        SortedSet<String> others = others(now);
        if (!others.isEmpty()) {
            LOG.warn("Changed too, and in force after a restart: {}", String.join(", ", others));
        }
    }

    private void refuse(String why) {
        if (!why.equals(problem)) {
            LOG.error("The configuration was changed and is not taken up; what was before stays in force: {}", why);
        }
        problem = why;
    }

    /** What differs from the start and cannot be taken up. */
    private SortedSet<String> others(JsonNode now) {
        var names = new TreeSet<>(started.propertyNames());
        names.addAll(now.propertyNames());
        names.removeIf(name -> TAKEN_UP.contains(name) || started.path(name).equals(now.path(name)));
        return names;
    }
}
