package dev.forewarn.http;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** The machine's own headless browser. Needs {@code chromium} and {@code chromedriver} on the PATH. */
public final class Chromium {
    private Chromium() {}

    /** Opens a browser with an empty profile, or skips the test, saying so, where there is none. */
    public static ChromeDriver open(Path profile) {
        Optional<Path> driver = onPath("chromedriver");
        Optional<Path> program = onPath("chromium").or(() -> onPath("google-chrome"));
        assumeTrue(
                driver.isPresent() && program.isPresent(),
                "SKIPPED: the console was not tested in a browser. Install chromium and chromedriver"
                        + " (Debian: apt-get install chromium chromium-driver) and run again.");
        var options = new ChromeOptions();
        options.setBinary(program.orElseThrow().toFile());
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--no-proxy-server",
                "--lang=en-GB",
                "--window-size=1440,1060",
                "--user-data-dir=" + profile.toAbsolutePath());
        var log = new LoggingPreferences();
        log.enable(LogType.BROWSER, Level.ALL);
        options.setCapability("goog:loggingPrefs", log);
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(driver.orElseThrow().toFile())
                .usingAnyFreePort()
                .build();
        return new ChromeDriver(service, options);
    }

    /** Everything that the browser complained of. */
    public static List<String> log(ChromeDriver browser) {
        return browser.manage().logs().get(LogType.BROWSER).getAll().stream()
                .map(LogEntry::toString)
                .toList();
    }

    private static Optional<Path> onPath(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(directory -> Path.of(directory, program))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
