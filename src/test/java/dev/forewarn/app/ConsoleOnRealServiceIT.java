package dev.forewarn.app;

import static dev.forewarn.app.ForewarnProcess.forewarn;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forewarn.http.Chromium;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.support.ui.FluentWait;

/** The console as one sees it at the demo: in a real browser, on the real service, while samples come in. */
class ConsoleOnRealServiceIT {
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    private ChromeDriver browser;
    private ForewarnProcess demo;

    @BeforeEach
    void open() throws IOException {
        browser = Chromium.open(Files.createDirectory(directory.resolve("profile")));
        demo = forewarn("demo", "--speed", "600", "--port", "0")
                .java("-Djava.io.tmpdir=" + Files.createDirectory(directory.resolve("temporary")))
                .start();
    }

    @AfterEach
    void close() throws InterruptedException {
        if (browser != null) {
            browser.quit();
        }
        if (demo != null) {
            assertThat(demo.terminate().exit()).isIn(0, 143);
        }
    }

    @Test
    void drawsTheListAndTheForecastOfTheSeriesInTheLink() throws Exception {
        browser.get(demo.url() + "/#checkout_requests");
        until(page -> page.findElements(By.cssSelector("#rows tr")).size() >= 6);
        until(page -> text("#live-text").equals("live"));
        until(page -> text("#detail-title").equals("checkout_requests"));
        until(page -> !page.findElements(By.cssSelector("#chart svg .history")).isEmpty());
        until(page -> Long.parseLong(text("#total-series")) >= 6);
        assertThat(browser.findElements(By.cssSelector("#chart .placeholder"))).isEmpty();
        // the counter can be ahead of the list, which is asked for anew now and then
        until(page -> List.of("search_requests", "frontend_load", "checkout_load_per_replica").stream()
                .allMatch(text("#rows")::contains));
        assertThat(text("#detail-verdict")).isNotBlank();
        for (String part : new String[] {".history", ".median", ".b90", ".limit"}) {
            until(
                    page -> { // the chart may be drawn anew between finding a part and measuring it
                        var drawn = page.findElement(By.cssSelector("#chart " + part))
                                .getSize();
                        return drawn.width + drawn.height > 0;
                    });
        }

        assertThat(heightsOf(".limit-text"))
                .as("no two limits' texts on one another")
                .satisfies(heights -> {
                    for (int i = 1; i < heights.size(); i++) {
                        assertThat(heights.get(i) - heights.get(i - 1)).isGreaterThanOrEqualTo(14);
                    }
                });

        demo.line("action   ");
        until(page ->
                !page.findElements(By.cssSelector("#feed .kind[data-kind=act]")).isEmpty());
        until(page -> !page.findElements(By.cssSelector("#feed .kind[data-kind=warning]"))
                .isEmpty());
        String before = path(".history");
        until(page -> !path(".history").equals(before)); // it moves with the samples
        Files.createDirectories(SCREENSHOTS);
        Files.write(SCREENSHOTS.resolve("console-demo.png"), browser.getScreenshotAs(OutputType.BYTES));
        assertThat(Chromium.log(browser)).as("the browser's log").isEmpty();
    }

    private String text(String selector) {
        return browser.findElement(By.cssSelector(selector)).getText();
    }

    /** Where texts of the chart stand, from the top down, read at one moment. */
    @SuppressWarnings("unchecked")
    private List<Double> heightsOf(String part) {
        return ((List<Number>)
                        Objects.requireNonNull(browser.executeScript("return [...document.querySelectorAll('#chart svg "
                                + part + "')].map(t => Number(t.getAttribute('y')))")))
                .stream().map(Number::doubleValue).sorted().toList();
    }

    private String path(String part) {
        return String.valueOf(
                browser.executeScript("return document.querySelector('#chart svg " + part + "')?.getAttribute('d')"));
    }

    private void until(Function<ChromeDriver, Boolean> condition) {
        new FluentWait<>(browser)
                .withTimeout(PATIENCE)
                .pollingEvery(Duration.ofMillis(100))
                .ignoring(StaleElementReferenceException.class)
                .ignoring(org.openqa.selenium.NoSuchElementException.class)
                .ignoring(NoSuchElementException.class)
                .ignoring(NumberFormatException.class)
                .until(condition);
    }
}
