package dev.forewarn.adapter.files;

import dev.forewarn.decision.HealingPolicy;
import dev.forewarn.decision.PolicyBook;
import dev.forewarn.decision.PolicyReader;
import dev.forewarn.decision.PolicyReading;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The policies in force, kept in a file where one is named. A set that is wrong changes neither. */
public final class FilePolicyBook implements PolicyBook {
    private final PolicyReader reader;
    private final Optional<Path> file;
    private volatile Edition edition = new Edition("", List.of());

    private record Edition(String text, List<HealingPolicy> policies) {}

    /**
     * A book without policies; {@link #load} reads the file.
     *
     * @param file where the text is kept over a restart; empty to keep it in memory only
     */
    public FilePolicyBook(PolicyReader reader, Optional<Path> file) {
        this.reader = reader;
        this.file = file;
    }

    /**
     * Takes over what the file holds; nothing where there is none yet.
     *
     * @return the problems; empty when the file's policies are in force
     */
    public synchronized List<String> load() {
        if (file.isEmpty() || !Files.exists(file.get())) {
            return List.of();
        }
        return switch (reader.readFiles(List.of(file.get()))) {
            case PolicyReading.Problems wrong -> wrong.sentences();
            case PolicyReading.Read read -> {
                try {
                    edition = new Edition(Files.readString(file.get(), StandardCharsets.UTF_8), read.policies());
                    yield List.of();
                } catch (IOException e) {
                    yield List.of("the policies in " + file.get() + " cannot be read: " + e.getMessage());
                }
            }
        };
    }

    @Override
    public List<HealingPolicy> policies() {
        return edition.policies();
    }

    @Override
    public String text() {
        return edition.text();
    }

    @Override
    public synchronized List<String> replace(String text) {
        return switch (reader.read("policies", text)) {
            case PolicyReading.Problems wrong -> wrong.sentences();
            case PolicyReading.Read read -> {
                try {
                    if (file.isPresent()) {
                        AtomicFile.write(file.get(), text);
                    }
                } catch (IOException e) {
                    yield List.of("the policies cannot be kept in " + file.get() + ", so the old ones stay in force: "
                            + e.getMessage());
                }
                edition = new Edition(text, read.policies());
                yield List.of();
            }
        };
    }
}
