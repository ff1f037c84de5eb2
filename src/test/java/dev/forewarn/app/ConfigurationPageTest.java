package dev.forewarn.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page of settings names every setting that the program reads, with its variable and default, and no other. */
class ConfigurationPageTest {
    private static final Path PAGE = Path.of("docs", "configuration.md");
    private static final Pattern VARIABLE = Pattern.compile("FOREWARN_[A-Z]+(?:_[A-Z]+)*");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([A-Za-z.]+)` \\| ([^|]*) \\| ([^|]*) \\|");

    @Test
    void listsEverySettingWithItsVariableAndDefault() throws IOException {
        var reader = new SettingsReader(Map.of());
        reader.read(Optional.empty());
        String home = System.getProperty("user.home");
        List<SettingsReader.Setting> inCode = reader.settings().stream()
                .map(each -> new SettingsReader.Setting(
                        each.field(), each.variable(), each.otherwise().replace(home, "~")))
                .toList();

        List<SettingsReader.Setting> onPage = ROW.matcher(Files.readString(PAGE))
                .results()
                .map(row -> new SettingsReader.Setting(row.group(1), code(row.group(2)), code(row.group(3))))
                .toList();

        assertThat(onPage).containsExactlyInAnyOrderElementsOf(inCode);
    }

    @Test
    void namesEveryVariableThatProgramAndLauncherRead() throws IOException {
        Set<String> onPage = variables(PAGE);
        var read = new TreeSet<String>(variables(Path.of("forewarn")));
        try (Stream<Path> sources = Files.walk(Path.of("src", "main"))) {
            for (Path source : sources.filter(Files::isRegularFile).toList()) {
                read.addAll(variables(source));
            }
        }
        assertThat(onPage).isEqualTo(read);
    }

    private static Set<String> variables(Path file) throws IOException {
        var found = new TreeSet<String>();
        VARIABLE.matcher(Files.readString(file)).results().forEach(match -> found.add(match.group()));
        return found;
    }

    /** What stands between backticks; empty where nothing does. */
    private static String code(String cell) {
        int from = cell.indexOf('`');
        return from < 0 ? "" : cell.substring(from + 1, cell.indexOf('`', from + 1));
    }
}
