package dev.forewarn.adapter.kubernetes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The rights that we tell people to give. */
final class Rbac {
    private static final Path FILE = Path.of("deploy", "kubernetes", "rbac.yaml");

    private Rbac() {}

    static List<String> manifests() {
        try {
            return List.of(Files.readString(FILE).split("(?m)^---$"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
