package dev.forewarn.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forewarn.access.Scope;
import dev.forewarn.loop.Event;
import dev.forewarn.risk.BreachRisk;
import dev.forewarn.risk.Side;
import dev.forewarn.risk.Trust;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.support.ui.FluentWait;

/** The console in a real Chromium, against the real server. Needs {@code chromium} and {@code chromedriver} on the PATH. */
class WebConsoleIT {
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    Path profile;

    private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private FakeHouse house;
    private ShowCase showCase;
    private HttpServer server;
    private ChromeDriver browser;

    @BeforeEach
    void open() {
        house = new FakeHouse();
        showCase = new ShowCase(house, now);
        server = house.serve(HttpSettings.DEFAULT_MAX_BODY_BYTES);
        browser = Chromium.open(profile);
    }

    @AfterEach
    void close() {
        if (browser != null) {
            browser.quit();
        }
        server.close();
    }

    @Test
    void showsTheFleetAndTheForecastOfTheHighestRisk() throws IOException {
        showCase.fill();
        browser.get(server.url());
        until(browser -> rows().size() == 10);
        until(browser -> text("#live-text").equals("live"));
        for (int second = 1; second <= ShowCase.LAST_TICK; second++) {
            showCase.tick(second);
            int points = second + 1;
            until(browser -> trendPoints() == points);
        }
        showCase.happen();
        until(browser -> browser.findElements(By.cssSelector("#feed > li")).size() == 5);

        assertThat(rows().getFirst().getText()).contains("checkout_requests", "above 230", "81 %", "in 23 min");
        assertThat(text("#detail-title")).isEqualTo("checkout_requests");
        assertThat(text("#detail-verdict")).contains("81 % that it goes above 230 within 60 min", "in 23 min");
        until(browser ->
                !browser.findElements(By.cssSelector("#chart .history")).isEmpty());
        for (String part : List.of(".history", ".median", ".b90", ".b80", ".b50", ".limit", ".breach-dot")) {
            until(
                    browser -> { // the chart may be drawn anew between finding a part and measuring it
                        var drawn = browser.findElement(By.cssSelector("#chart " + part))
                                .getSize();
                        return drawn.width + drawn.height > 0;
                    });
        }
        until(browser -> text("#total-warnings").equals("2"));
        assertThat(text("#total-series")).isEqualTo("10");
        assertThat(text("#total-risk")).isEqualTo("2");
        assertThat(text("#total-actions")).isEqualTo("1");
        assertThat(text("#feed"))
                .contains("checkout_requests will pass 230", "scale out by 2, at most 10", "as warned");
        screenshot("console.png");
        assertNothingWentWrong();
    }

    @Test
    void updatesWhileOneLooks() {
        showCase.fill();
        browser.get(server.url());
        until(browser -> rows().size() == 10 && text("#live-text").equals("live"));

        String cpu = "cpu_utilization{host=\"web-08\"}";
        BreachRisk risen = showCase.risk(cpu, Side.ABOVE, 90, 84, 0.93, 7, Trust.FRESH);
        house.risks.values().removeIf(risk -> risk.series().text().equals(cpu));
        house.show(risen, FakeHouse.fan(risen.series(), now, Duration.ofMinutes(5), 12, 84, 1, 2, risen.objective()));
        house.publish(new Event.RiskChanged(risen));
        until(browser -> rows().getFirst().getText().contains("93 %"));
        assertThat(rows().getFirst().getText()).contains("in 7 min");

        house.publish(new Event.Warned(risen, "cpu_utilization will pass 90 in about 7 min"));
        until(browser -> text("#feed").contains("will pass 90 in about 7 min"));
        assertNothingWentWrong();
    }

    @Test
    void treatsAHostileSeriesNameAsText() {
        showCase.fill();
        browser.get(server.url());
        until(browser -> rows().size() == 10);
        row(ShowCase.HOSTILE).click();
        until(browser -> text("#detail-title").equals(ShowCase.HOSTILE));
        until(browser ->
                !browser.findElements(By.cssSelector("#chart .history")).isEmpty());
        house.publish(new Event.Warned(
                showCase.risk(ShowCase.HOSTILE, Side.ABOVE, 10, 6, 0.7, 9, Trust.FRESH),
                ShowCase.HOSTILE + "<script>document.title='owned'</script> will pass 10"));
        until(browser -> text("#feed").contains("<script>"));

        assertThat(browser.findElements(By.cssSelector("main img, main script")))
                .isEmpty();
        assertThat(browser.getTitle()).doesNotContain("owned");
        assertNothingWentWrong();
    }

    @Test
    void treatsQuotesMarkupAndLineBreaksInNamesAsText() {
        String label = "cpu{note=\"</script><script>document.title='owned'</script>\",quote=\"it's & 'so'\"}";
        BreachRisk risk = showCase.risk(label, Side.ABOVE, 10, 6, 0.99, 9, Trust.FRESH);
        house.show(risk, FakeHouse.fan(risk.series(), now, Duration.ofMinutes(5), 12, 6, 1, 2, risk.objective()));
        browser.get(server.url());
        until(browser -> rows().size() == 1);
        assertThat(row(label).getText()).contains("</script><script>document.title='owned'</script>", "it's & 'so'");
        until(browser -> text("#detail-labels").contains("it's & 'so'"));
        house.publish(new Event.Warned(risk, "first line\nsecond <b onclick=alert(1)>line</b>\u2028third"));
        until(browser -> text("#feed").contains("<b onclick=alert(1)>line</b>"));

        assertThat(browser.findElements(By.cssSelector("main script, main b, #feed b")))
                .isEmpty();
        assertThat(browser.getTitle()).doesNotContain("owned");
        assertNothingWentWrong();
    }

    @Test
    void treatsEscapesAndTurnedTextInLabelsAsText() {
        String label = "cpu{ansi=\"\u001b[31mred\",lines=\"a\\r\\nb\",turned=\"\u202egnp.exe\"}";
        BreachRisk risk = showCase.risk(label, Side.ABOVE, 10, 6, 0.99, 9, Trust.FRESH);
        house.show(risk, FakeHouse.fan(risk.series(), now, Duration.ofMinutes(5), 12, 6, 1, 2, risk.objective()));
        browser.get(server.url());
        until(browser -> rows().size() == 1);
        assertThat(rows().getFirst().getText()).contains("above 10", "[31mred", "gnp.exe");
        assertThat(browser.findElement(By.cssSelector("tr .lab")).getCssValue("unicode-bidi"))
                .as("what turns does not turn its neighbours")
                .isEqualTo("isolate");
        rows().getFirst().click();
        until(browser -> text("#detail-labels").contains("[31mred"));
        assertNothingWentWrong();
    }

    @Test
    void asksForATokenWhereOneIsNeededAndLogsOut(@TempDir Path directory) throws IOException {
        showCase.fill();
        try (var guarded = new GuardedHouse(directory, GuardedHouse.UNLIMITED)) {
            new ShowCase(guarded.house, now).fill();
            String reader = guarded.token("anna@shop", Scope.READ);
            String agent = guarded.token("agent", Scope.INGEST);
            browser.get(guarded.server.url());
            until(browser -> browser.findElement(By.id("login")).isDisplayed());
            assertThat(browser.findElement(By.id("content")).isDisplayed()).isFalse();
            screenshot("console-login.png");
            assertNothingWentWrong();

            browser.findElement(By.id("login-token")).sendKeys("fwt_<b>nonsense</b>", Keys.ENTER);
            until(browser -> text("#login-problem").contains("There is no such token"));
            browser.findElement(By.id("login-token")).sendKeys(agent, Keys.ENTER);
            until(browser -> text("#login-problem").contains("The token agent may not read"));
            browser.findElement(By.id("login-token")).sendKeys(reader, Keys.ENTER);
            until(browser -> rows().size() == 10 && text("#live-text").equals("live"));
            assertThat(text("#who-name")).isEqualTo("anna@shop");
            assertThat((String) browser.executeScript("return document.cookie"))
                    .as("what scripts see of the cookie")
                    .isEmpty();
            assertThat(browser.getPageSource()).doesNotContain(reader);

            browser.navigate().refresh();
            until(browser -> rows().size() == 10);
            browser.findElement(By.id("log-out")).click();
            until(browser -> browser.findElement(By.id("login")).isDisplayed());

            browser.findElement(By.id("login-token")).sendKeys(reader, Keys.ENTER);
            until(browser -> rows().size() == 10 && text("#live-text").equals("live"));
            guarded.revoke("anna@shop"); // whoever is inside is out, and sees the login again
            guarded.house.publish(
                    new Event.Warned(showCase.risk("cpu", Side.ABOVE, 10, 6, 0.7, 9, Trust.FRESH), "cpu will pass 10"));
            until(browser -> browser.findElement(By.id("login")).isDisplayed());
        }
    }

    @Test
    void opensTheSeriesOfALinkAndFollowsTheKeyboard() {
        showCase.fill();
        String cpu = "cpu_utilization{host=\"web-07\"}";
        browser.get(server.url() + "#" + java.net.URLEncoder.encode(cpu, java.nio.charset.StandardCharsets.UTF_8));
        until(browser -> text("#detail-title").equals("cpu_utilization"));
        until(browser -> row(cpu).getDomAttribute("aria-current") != null);

        browser.findElement(By.id("filter")).sendKeys("db_*pg");
        until(browser -> rows().size() == 1);
        browser.findElement(By.cssSelector("#rows a")).sendKeys(Keys.ENTER);
        until(browser -> text("#detail-title").equals("db_connections"));
        until(browser -> !browser.findElements(By.cssSelector("#chart svg")).isEmpty());
        until(browser -> {
            try {
                browser.findElement(By.cssSelector("#chart svg")).sendKeys(Keys.ARROW_RIGHT, Keys.ARROW_RIGHT);
                return true;
            } catch (StaleElementReferenceException e) { // it was drawn anew meanwhile
                return false;
            }
        });
        until(browser -> text(".tip").contains("80 %"));
        assertNothingWentWrong();
    }

    @Test
    void saysHowToSendSamplesWhereThereAreNone() throws IOException {
        browser.get(server.url());
        until(browser -> text("#empty").contains("/api/v1/samples"));
        assertThat(text("#empty"))
                .contains("No samples yet", "curl " + server.url().replaceAll("/$", ""));
        screenshot("console-empty.png");
        assertNothingWentWrong();
    }

    @Test
    void saysThatItIsDisconnectedAndRecovers() throws IOException {
        showCase.fill();
        browser.get(server.url());
        until(browser -> rows().size() == 10 && text("#live-text").equals("live"));
        int port = server.port();
        server.close();
        until(browser -> text("#live-text").equals("disconnected"));
        assertThat(browser.findElement(By.id("offline")).isDisplayed()).isTrue();

        server = new HttpServer(HttpSettings.defaults().withPort(port), house.ports()).start();
        until(browser -> text("#live-text").equals("live"));
        assertThat(browser.findElement(By.id("offline")).isDisplayed()).isFalse();
    }

    @Test
    void isFilledAlsoWhereAProxyHoldsTheEventStreamBack() {
        showCase.fill();
        browser.executeCdpCommand("Network.enable", java.util.Map.of());
        browser.executeCdpCommand("Network.setBlockedURLs", java.util.Map.of("urls", List.of("*/api/v1/stream")));
        browser.get(server.url());
        until(browser -> rows().size() == 10);
        until(browser ->
                !browser.findElements(By.cssSelector("#chart .history")).isEmpty());
        assertThat(text("#detail-title")).isEqualTo("checkout_requests");
        assertThat(text("#live-text")).isEqualTo("disconnected");
    }

    @Test
    void fitsAPhoneAndADarkRoom() throws IOException {
        showCase.fill();
        browser.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                java.util.Map.of(
                        "features", List.of(java.util.Map.of("name", "prefers-color-scheme", "value", "dark"))));
        browser.get(server.url());
        until(browser -> rows().size() == 10 && text("#live-text").equals("live"));
        showCase.happen();
        until(browser -> browser.findElements(By.cssSelector("#feed > li")).size() == 5);
        until(browser ->
                !browser.findElements(By.cssSelector("#chart .history")).isEmpty());
        screenshot("console-dark.png");
        browser.manage().window().setSize(new Dimension(500, 1800));
        until(browser -> (Long) browser.executeScript("return document.documentElement.clientWidth") <= 500);
        assertThat((Long) browser.executeScript("return document.documentElement.scrollWidth"))
                .as("nothing is wider than the screen")
                .isLessThanOrEqualTo(500);
        screenshot("console-phone.png");
        assertNothingWentWrong();
    }

    /** How many points the trend of the checkout has. */
    private int trendPoints() {
        String path = row(ShowCase.CHECKOUT)
                .findElement(By.cssSelector(".spark path:not(.under)"))
                .getDomAttribute("d");
        return path == null || path.isEmpty() ? 1 : path.split("[ML]", -1).length - 1;
    }

    private List<WebElement> rows() {
        return browser.findElements(By.cssSelector("#rows tr"));
    }

    private WebElement row(String series) {
        return rows().stream()
                .filter(row -> series.equals(row.getDomAttribute("data-series")))
                .findFirst()
                .orElseThrow();
    }

    private String text(String selector) {
        return browser.findElement(By.cssSelector(selector)).getText();
    }

    private void until(Function<ChromeDriver, Boolean> condition) {
        new FluentWait<>(browser)
                .withTimeout(PATIENCE)
                .pollingEvery(Duration.ofMillis(100))
                .ignoring(StaleElementReferenceException.class)
                .ignoring(org.openqa.selenium.NoSuchElementException.class)
                .ignoring(java.util.NoSuchElementException.class)
                .until(condition);
    }

    private void screenshot(String name) throws IOException {
        Files.createDirectories(SCREENSHOTS);
        Files.write(SCREENSHOTS.resolve(name), browser.getScreenshotAs(OutputType.BYTES));
    }

    private void assertNothingWentWrong() {
        assertThat(Chromium.log(browser)).as("the browser's log").isEmpty();
    }
}
