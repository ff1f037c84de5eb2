package dev.forewarn.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where the token of a service comes from: a file that was named, else the variable FOREWARN_TOKEN. */
final class TokenSource {
    private TokenSource() {}

    /** @throws CliException where it is not what 'forewarn token create' printed; the token is never shown */
    static Optional<String> token(@Nullable Path tokenFile, Optional<String> ofEnvironment) {
        if (tokenFile == null) {
            return ofEnvironment
                    .map(String::strip)
                    .filter(secret -> !secret.isEmpty())
                    .map(secret -> requireSecret("FOREWARN_TOKEN", secret));
        }
        GivenPath.requireFile("--token-file", tokenFile);
        try {
            return Optional.of(requireSecret(
                    "--token-file",
                    Files.readString(tokenFile, StandardCharsets.ISO_8859_1).strip()));
        } catch (IOException e) {
            throw CliException.wrongUsage("--token-file: " + tokenFile + " cannot be read");
        }
    }

    /** What cannot stand in a header is told without being shown. */
    private static String requireSecret(String where, String secret) {
        if (!secret.matches("[!-~]{1,1000}")) {
            throw CliException.wrongUsage(
                    where + ": expected one line with the token, as 'forewarn token create' printed it");
        }
        return secret;
    }
}
