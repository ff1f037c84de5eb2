package dev.forewarn.app;

import dev.forewarn.adapter.webhook.Channels;
import java.time.InstantSource;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;

/** Where the process begins. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        quietLibraries();
        System.setProperty(Channels.ALLOW_HOST, "host"); // before the first HTTP client is made
        Map<String, String> environment = System.getenv();
        System.exit(new Wiring(environment, InstantSource.system()).run(args));
    }

    /** Libraries that talk through java.util.logging say only what is wrong; a filter's standard error is for its user. */
    private static void quietLibraries() {
        Logger root = LogManager.getLogManager().getLogger("");
        root.setLevel(Level.WARNING);
    }
}
