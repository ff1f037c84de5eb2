package dev.forewarn.adapter.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forewarn.decision.KillSwitch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KillSwitchFileTest {
    @TempDir
    Path directory;

    @Test
    void isOnWhileTheFileIsThere() throws IOException {
        Path file = directory.resolve("kill-switch");
        var killSwitch = new KillSwitchFile(file);
        assertThat(killSwitch.get()).isEqualTo(new KillSwitch.Off());
        Files.writeString(file, "migration until\n18:00");
        assertThat(killSwitch.get()).isEqualTo(new KillSwitch.On("migration until 18:00 (" + file + ")"));
        Files.writeString(file, "");
        assertThat(killSwitch.get()).isEqualTo(new KillSwitch.On("the file " + file + " is there"));
        Files.delete(file);
        assertThat(killSwitch.get()).isEqualTo(new KillSwitch.Off());
    }

    @Test
    void whatCannotBeReadIsNotOff() throws IOException {
        Path file = Files.createDirectory(directory.resolve("kill-switch"));
        assertThat(new KillSwitchFile(file).get()).isInstanceOf(KillSwitch.Unreadable.class);
    }
}
