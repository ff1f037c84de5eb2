package dev.forewarn.adapter.timescale;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PostgresBinariesTest {
    @ParameterizedTest
    @CsvSource({
        "Linux, amd64, false",
        "Linux, aarch64, false",
        "Linux, amd64, true",
        "Mac OS X, x86_64, false",
        "Mac OS X, aarch64, false",
        "Windows 11, amd64, false"
    })
    void areInTheClassPathForEverySystemThatThePagesName(String system, String architecture, boolean musl) {
        assertThat(PostgresBinaries.class.getResource("/" + PostgresBinaries.archiveName(system, architecture, musl)))
                .isNotNull();
    }

    @ParameterizedTest
    @CsvSource({"Linux, riscv64, false", "Linux, aarch64, true", "Windows 11, aarch64, false"})
    void areNotThereForOthersAndTheNameSaysWhich(String system, String architecture, boolean musl) {
        String name = PostgresBinaries.archiveName(system, architecture, musl);
        assertThat(name).endsWith(".txz");
        assertThat(PostgresBinaries.class.getResource("/" + name)).isNull();
    }
}
