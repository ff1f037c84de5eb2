package dev.forewarn;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@code ./forewarn} promises before the program itself runs. The launcher is copied beside a small jar of ours, so
 * the test knows what to expect of it, and Maven is played by a script that makes that jar.
 */
class LauncherIT {
    private static final Path BASH = Path.of("/bin/bash");
    private static final String JAVA_HOME = System.getProperty("java.home");

    @TempDir
    private Path home;

    @BeforeEach
    void copyTheLauncher() throws IOException {
        Files.copy(Path.of("forewarn"), home.resolve("forewarn"));
    }

    @Nested
    class Installed {
        @BeforeEach
        void install() throws IOException {
            writeJar(home.resolve("forewarn.jar"));
        }

        @Test
        void passesArgumentsStreamsAndExitCodeThrough() throws Exception {
            Run run = run(Map.of("FOREWARN_JAVA_HOME", JAVA_HOME), "one line in", "exit", "7", "a b", "");
            assertThat(run.exit()).isEqualTo(7);
            assertThat(run.out()).isEqualTo("[exit, 7, a b, ]\none line in\n" + home.toRealPath() + "\n");
            assertThat(run.err()).isEmpty();
        }

        @Test
        void worksThroughALinkFromAnotherDirectory() throws Exception {
            Path elsewhere = Files.createDirectory(home.resolve("else where"));
            Path link = Files.createSymbolicLink(elsewhere.resolve("fw"), Path.of("../forewarn"));
            var environment =
                    Map.of("FOREWARN_JAVA_HOME", JAVA_HOME, "PATH", "/usr/bin:/bin"); // reading a link takes readlink
            Run run = launch(elsewhere, List.of(BASH.toString(), link.toString()), environment, "");
            assertThat(run.exit()).isZero();
            assertThat(run.out()).endsWith(home.toRealPath() + "\n");
        }

        @Test
        void saysWhatToInstallWhereThereIsNoJava() throws Exception {
            Run run = run(Map.of("FOREWARN_JVM_DIRS", home.toString()), "", "demo");
            assertThat(run.exit()).isEqualTo(1);
            assertThat(run.out()).isEmpty();
            assertThat(run.err())
                    .contains("needs a JDK 25 or later, and found no Java at all")
                    .contains("Install one")
                    .contains("FOREWARN_JAVA_HOME");
        }

        @Test
        void saysWhichJavaIsTooOld() throws Exception {
            Path old = pretendJava("jvm/old", "17.0.15");
            Run run = run(Map.of("FOREWARN_JVM_DIRS", home.resolve("jvm").toString()), "");
            assertThat(run.exit()).isEqualTo(1);
            assertThat(run.err()).contains("found only Java 17 (" + old + ")");
        }

        @Test
        void refusesAJavaHomeOfItsOwnThatIsTooOld() throws Exception {
            Path old = pretendJava("jvm/old", "21.0.2");
            Run run = run(Map.of("FOREWARN_JAVA_HOME", old.toString()), "");
            assertThat(run.exit()).isEqualTo(1);
            assertThat(run.err()).contains("FOREWARN_JAVA_HOME=" + old + " is Java 21; it must be");
        }

        @Test
        void givesTheJavaOptionsToTheVirtualMachineLast() throws Exception {
            Run run = run(
                    Map.of("FOREWARN_JAVA_HOME", JAVA_HOME, "FOREWARN_JAVA_OPTS", "-Dforewarn.home=/of/mine -Xmx64m"),
                    "");
            assertThat(run.out()).endsWith("/of/mine\n");
        }

        @Test
        void tellsTheProgramWhetherSomebodyWatches() throws Exception {
            assertThat(run(Map.of("FOREWARN_JAVA_HOME", JAVA_HOME), "", "terminal")
                            .out())
                    .endsWith("terminal: null\n");
            Path script = Path.of("/usr/bin/script");
            assumeThat(script).as("script, which gives a terminal").isExecutable();
            var onATerminal = List.of(
                    script.toString(), "-qec", BASH + " " + home.resolve("forewarn") + " terminal", "/dev/null");
            var environment = Map.of("FOREWARN_JAVA_HOME", JAVA_HOME, "TERM", "xterm", "SHELL", BASH.toString());
            assertThat(launch(home, onATerminal, environment, "").out()).contains("terminal: 1");
        }

        private Path pretendJava(String where, String version) throws IOException {
            Path java = Files.createDirectories(home.resolve(where));
            Files.writeString(java.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
            Files.createDirectory(java.resolve("bin"));
            script(java.resolve("bin/java"), "exit 3");
            return java;
        }
    }

    @Nested
    class Checkout {
        private final Map<String, String> withJava = Map.of("FOREWARN_JAVA_HOME", JAVA_HOME);

        @BeforeEach
        void checkOut() throws IOException {
            Files.createDirectories(home.resolve("src/main"));
            Files.writeString(home.resolve("src/main/Some.java"), "class Some {}");
            Files.writeString(home.resolve("pom.xml"), "<project/>");
            writeJar(home.resolve("made.jar"));
            Files.createDirectory(home.resolve("bin"));
        }

        private void mavenMakesTheJar() throws IOException {
            script(home.resolve("bin/mvn"), """
                    echo "$@" >>'%1$s/calls'
                    mkdir -p '%1$s/target/lib'
                    cp '%1$s/made.jar' '%1$s/target/forewarn.jar'
                    """.formatted(home));
        }

        private Map<String, String> withMaven() {
            return Map.of("FOREWARN_JAVA_HOME", JAVA_HOME, "PATH", home.resolve("bin") + ":/usr/bin:/bin");
        }

        private List<String> builds() throws IOException {
            return Files.readAllLines(home.resolve("calls"));
        }

        @Test
        void buildsOnceAndAgainOnlyWhenASourceIsNewer() throws Exception {
            mavenMakesTheJar();
            assertThat(run(withMaven(), "").err()).isEqualTo("forewarn: building (once, about a minute)\n");
            assertThat(run(withMaven(), "").err()).isEmpty();
            assertThat(builds()).singleElement().asString().contains("package").contains("-Dmaven.test.skip=true");

            Files.setLastModifiedTime(
                    home.resolve("src/main/Some.java"), FileTime.from(Instant.parse("2099-01-01T00:00:00Z")));
            Run run = run(withMaven(), "in", "exit", "4");
            assertThat(run.exit()).isEqualTo(4);
            assertThat(run.out()).startsWith("[exit, 4]\nin\n");
            assertThat(builds()).hasSize(2);
        }

        @Test
        void twoLaunchesAtOnceBuildOnce() throws Exception {
            assumeThat(Path.of("/usr/bin/flock"))
                    .as("flock, which macOS does not have")
                    .isExecutable();
            mavenMakesTheJar();
            var command = List.of(BASH.toString(), home.resolve("forewarn").toString());
            Process first = start(home, command, withMaven());
            Process second = start(home, command, withMaven());
            assertThat(finish(first, "").exit()).isZero();
            assertThat(finish(second, "").exit()).isZero();
            assertThat(builds()).hasSize(1);
        }

        @Test
        void showsTheEndOfTheOutputWhenTheBuildFails() throws Exception {
            script(home.resolve("bin/mvn"), """
                    mkdir -p '%1$s/target/lib'
                    cp '%1$s/made.jar' '%1$s/target/forewarn.jar'
                    for i in $(seq 100); do echo "line $i"; done
                    exit 1
                    """.formatted(home));
            Run run = run(withMaven(), "");
            assertThat(run.exit()).isEqualTo(1);
            assertThat(run.out()).isEmpty();
            assertThat(run.err())
                    .contains("line 100\n")
                    .doesNotContain("line 70\n")
                    .contains("the build failed")
                    .contains(home.toRealPath() + "/target/build.log");
            assertThat(home.resolve("target/forewarn.jar")).doesNotExist();
        }

        @Test
        void saysWhatToInstallWhereThereIsNoMaven() throws Exception {
            Run run = run(withJava, "");
            assertThat(run.exit()).isEqualTo(1);
            assertThat(run.err()).contains("Maven 3.8 or later").contains("apt-get install maven");
        }
    }

    private Run run(Map<String, String> environment, String in, String... arguments)
            throws IOException, InterruptedException {
        var command = new ArrayList<String>(
                List.of(BASH.toString(), home.resolve("forewarn").toString()));
        command.addAll(Arrays.asList(arguments));
        return launch(home, command, environment, in);
    }

    private static Run launch(Path directory, List<String> command, Map<String, String> environment, String in)
            throws IOException, InterruptedException {
        return finish(start(directory, command, environment), in);
    }

    private static Process start(Path directory, List<String> command, Map<String, String> environment)
            throws IOException {
        var builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().clear();
        builder.environment().put("PATH", ""); // nothing but bash itself, unless a test says otherwise
        builder.environment().putAll(environment);
        return builder.start();
    }

    private static Run finish(Process process, String in) throws IOException, InterruptedException {
        try (var stdin = process.getOutputStream()) {
            stdin.write(in.getBytes(UTF_8));
        } catch (IOException itDidNotRead) {
            // a launcher that stops with a message has no use for its input
        }
        String out = new String(process.getInputStream().readAllBytes(), UTF_8);
        String err = new String(process.getErrorStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Run(process.exitValue(), out, err);
    }

    private static void script(Path file, String body) throws IOException {
        Files.writeString(file, "#!/bin/bash\n" + body + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static void writeJar(Path jar) throws IOException {
        var manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, Program.class.getName());
        String entry = Program.class.getName().replace('.', '/') + ".class";
        try (var out = new JarOutputStream(Files.newOutputStream(jar), manifest);
                InputStream bytes = Program.class.getResourceAsStream("/" + entry)) {
            assertThat(bytes).isNotNull();
            out.putNextEntry(new JarEntry(entry));
            bytes.transferTo(out);
        }
    }

    /** What a launch came to. */
    private record Run(int exit, String out, String err) {}

    /** The program in the small jar: shows what reached it. */
    static final class Program {
        private Program() {}

        public static void main(String[] arguments) throws IOException {
            System.out.println(Arrays.toString(arguments));
            System.out.println(new String(System.in.readAllBytes(), UTF_8));
            System.out.println(System.getProperty("forewarn.home"));
            if (arguments.length == 1 && arguments[0].equals("terminal")) {
                System.out.println("terminal: " + System.getenv("FOREWARN_TERMINAL"));
            }
            System.exit(arguments.length > 1 ? Integer.parseInt(arguments[1]) : 0);
        }
    }
}
