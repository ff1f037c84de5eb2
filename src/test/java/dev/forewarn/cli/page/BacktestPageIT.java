package dev.forewarn.cli.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forewarn.http.Chromium;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;

/** The report in a real Chromium, opened as a file. Needs {@code chromium} and {@code chromedriver} on the PATH. */
class BacktestPageIT {
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");
    private static final String HOSTILE =
            "cpu</title></svg><script>document.title='taken'</script><img src=x onerror=\"document.title='taken'\">";

    @TempDir
    Path directory;

    @Test
    void drawsEveryFigureAndKeepsNamesText() throws IOException {
        Path file = directory.resolve("report.html");
        Files.writeString(file, new BacktestPage(Map.of("families", HOSTILE), List.of(Sample.section(HOSTILE))).text());
        ChromeDriver browser = Chromium.open(directory.resolve("profile"));
        try {
            browser.get(file.toUri().toString());
            assertThat(Chromium.log(browser)).isEmpty();
            assertThat(browser.getTitle()).isEqualTo("Forewarn backtest");
            assertThat(browser.findElements(By.cssSelector("script, img"))).isEmpty();
            assertThat(browser.findElement(By.cssSelector("h2")).getText()).isEqualTo(HOSTILE);

            List<WebElement> plots = browser.findElements(By.cssSelector("figure > svg"));
            assertThat(plots).hasSize(Sample.section("").figures().size()).allMatch(WebElement::isDisplayed);
            assertThat(plots).allMatch(plot -> plot.getSize().getWidth() > 300);
            List<WebElement> marks =
                    browser.findElements(By.cssSelector("figure > svg path, figure > svg circle, figure > svg rect"));
            assertThat(marks).hasSize(3 + 3 + 6 + 2);
            assertThat(marks).allMatch(mark -> mark.getRect().getWidth() > 0);
            Long tooWide = (Long) browser.executeScript(
                    "return document.documentElement.scrollWidth - document.documentElement.clientWidth");
            assertThat(tooWide).as("nothing sticks out").isNotPositive();

            Files.createDirectories(SCREENSHOTS);
            Files.write(SCREENSHOTS.resolve("backtest.png"), browser.getScreenshotAs(OutputType.BYTES));
        } finally {
            browser.quit();
        }
    }
}
