package dev.forewarn.app;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file that holds one thing which must not stand in the settings. */
final class SecretFile {
    private static final int LARGEST = 65_536;

    private SecretFile() {}

    /**
     * What is in it, without blanks around it.
     *
     * @throws IllegalArgumentException in words that name the file and nothing of what is in it
     */
    static String read(String file) {
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            byte[] bytes = in.readNBytes(LARGEST + 1);
            if (bytes.length > LARGEST) {
                throw new IllegalArgumentException(file + " is larger than " + LARGEST + " bytes");
            }
            String text = new String(bytes, StandardCharsets.UTF_8).strip();
            if (text.isEmpty()) {
                throw new IllegalArgumentException(file + " is empty");
            }
            return text;
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "cannot read " + file + ": there is no such file, or it may not be read", e);
        }
    }
}
