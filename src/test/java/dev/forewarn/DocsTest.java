package dev.forewarn;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A page that points somewhere points at something, and the index knows every page. */
class DocsTest {
    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");

    static List<Path> pages() throws IOException {
        var pages = new ArrayList<Path>();
        try (Stream<Path> top = Files.list(Path.of(""))) {
            top.filter(DocsTest::isMarkdown).forEach(pages::add);
        }
        for (String folder : List.of("docs", "training-data", "models")) {
            pages.addAll(markdown(Path.of(folder)));
        }
        return pages;
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyLinkLeadsToAFile(Path page) throws IOException {
        Path folder = page.toAbsolutePath().getParent();
        assertThat(linksOf(page))
                .allSatisfy(link -> assertThat(folder.resolve(link)).exists());
    }

    @Test
    void theIndexKnowsEveryPage() throws IOException {
        Path docs = Path.of("docs");
        List<String> linked = linksOf(docs.resolve("README.md"));
        assertThat(markdown(docs).stream()
                        .map(page -> docs.relativize(page).toString())
                        .filter(page -> !page.equals("README.md"))
                        .toList())
                .isNotEmpty()
                .allSatisfy(page -> assertThat(linked).as("docs/README.md").contains(page));
    }

    /** Links to files, without the place inside the page. */
    private static List<String> linksOf(Path page) throws IOException {
        return LINK.matcher(Files.readString(page))
                .results()
                .map(link -> link.group(1).replaceFirst("#.*", ""))
                .filter(link -> !link.isEmpty() && !link.contains("://"))
                .toList();
    }

    private static List<Path> markdown(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(DocsTest::isMarkdown).toList();
        }
    }

    private static boolean isMarkdown(Path file) {
        return file.toString().endsWith(".md");
    }
}
