package dev.forewarn.adapter.files;

import dev.forewarn.decision.KillSwitch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.function.Supplier;

/** A kill switch that is on while a file is there; what stands in it says why. */
public record KillSwitchFile(Path file) implements Supplier<KillSwitch> {
    private static final int LONGEST = 200;

    @Override
    public KillSwitch get() {
        if (Files.notExists(file, LinkOption.NOFOLLOW_LINKS)) {
            return new KillSwitch.Off();
        }
        try (var in = Files.newInputStream(file)) {
            String why = new String(in.readNBytes(LONGEST), StandardCharsets.UTF_8)
                    .replaceAll("[\\p{Cntrl}\\p{Cf}]+", " ")
                    .strip();
            return new KillSwitch.On(why.isEmpty() ? "the file " + file + " is there" : why + " (" + file + ")");
        } catch (IOException e) {
            return new KillSwitch.Unreadable(file + " cannot be read");
        }
    }
}
