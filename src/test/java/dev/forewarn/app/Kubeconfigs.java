package dev.forewarn.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Kubeconfigs of tests. */
final class Kubeconfigs {
    private Kubeconfigs() {}

    /** One that leads to a port of this machine. */
    static Path write(Path file, int port) throws IOException {
        return Files.writeString(file, """
                apiVersion: v1
                kind: Config
                clusters: [ { name: c, cluster: { server: "http://127.0.0.1:%d" } } ]
                users: [ { name: u, user: { token: t } } ]
                contexts: [ { name: x, context: { cluster: c, user: u, namespace: shop } } ]
                current-context: x
                """.formatted(port));
    }
}
