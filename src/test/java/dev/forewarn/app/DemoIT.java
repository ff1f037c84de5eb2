package dev.forewarn.app;

import static dev.forewarn.app.ForewarnProcess.forewarn;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forewarn.app.ForewarnProcess.Ended;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first thing that anybody sees: {@code forewarn demo}, once and going on. */
class DemoIT {
    private static final Duration TWO_MINUTES = Duration.ofMinutes(2);

    @TempDir
    Path temporary;

    @Test
    void onceShowsBreachesThatActionsPreventedAndLeavesNothingBehind() throws Exception {
        Ended ended = forewarn("demo", "--once", "--port", "0")
                .java("-Djava.io.tmpdir=" + temporary)
                .run(TWO_MINUTES);
        assertThat(ended.exit()).as(ended.err()).isZero();
        assertThat(ended.err()).doesNotContain("\tat ", "ERROR", "WARN");
        String said = ended.out();
        assertThat(said)
                .contains("console   http://")
                .containsPattern("warning  \\S+ will pass .* in about .*, p 0\\.\\d+");
        assertThat(said).contains("BREACH   ").contains("action   ");

        assertThat(number(said, "samples scored +([\\d,]+)")).isGreaterThan(10_000);
        long breaches = number(said, "breaches +(\\d+), warned before: \\d+, median lead \\d+\\S+\n");
        long warnedBefore = number(said, "breaches +\\d+, warned before: (\\d+), ");
        assertThat(breaches).isPositive();
        assertThat(warnedBefore).isBetween(1L, breaches);
        long warnings = number(said, "warnings +(\\d+), of which false alarms: \\d+\n");
        assertThat(number(said, "of which false alarms: (\\d+)")).isBetween(0L, warnings);
        assertThat(number(said, "actions +(\\d+)\n")).isPositive();

        String minutes = "minutes over capacity +([\\d,]+) with our actions, ([\\d,]+) without \\(of ([\\d,]+)\\)";
        assertThat(number(said, minutes, 1)).isLessThan(number(said, minutes, 2));
        assertThat(number(said, minutes, 2)).isLessThan(number(said, minutes, 3));
        String hours = "replica hours +([\\d,]+) with our actions, ([\\d,]+) without, ([\\d,]+) for a fleet of the"
                + " history's peak";
        assertThat(number(said, hours, 1)).isBetween(number(said, hours, 2), number(said, hours, 3));
        assertThat(number(said, "most replicas at once +(\\d+)")).isPositive();
        assertThat(said).containsPattern("replicas now +checkout \\d+, frontend \\d+, search \\d+");
        assertNothingLeft();
    }

    @Test
    void servesItsSeriesUntilCtrlC() throws Exception {
        try (ForewarnProcess demo = forewarn("demo", "--port", "0", "--speed", "600")
                        .java("-Djava.io.tmpdir=" + temporary)
                        .start();
                HttpClient client = HttpClient.newHttpClient()) {
            String url = demo.url();
            HttpResponse<String> console = get(client, url + "/");
            assertThat(console.statusCode()).isEqualTo(200);
            assertThat(console.body()).contains("<title>Forewarn</title>");
            demo.until("risks of the demo's series", () -> {
                String risks = get(client, url + "/api/v1/risks").body();
                return Stream.of("checkout_requests", "search_requests", "frontend_load", "checkout_load_per_replica")
                        .allMatch(risks::contains);
            });
            demo.line("warning  ");

            Ended ended = demo.interrupt();
            assertThat(ended.exit()).isIn(0, 130);
            assertThat(ended.err()).doesNotContain("\tat ", "ERROR", "forewarn: ");
            assertThat(ended.out()).doesNotContain("\tat ");
        }
        assertNothingLeft();
    }

    private void assertNothingLeft() throws IOException {
        try (Stream<Path> left = Files.list(temporary)) {
            assertThat(left.map(Path::getFileName).map(Path::toString))
                    .noneMatch(name -> name.startsWith("forewarn-demo-"));
        }
        assertThat(ForewarnProcess.databasesIn(temporary)).isEmpty();
    }

    private static HttpResponse<String> get(HttpClient client, String url) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(url))
                .timeout(Duration.ofSeconds(20))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static long number(String said, String pattern) {
        return number(said, pattern, 1);
    }

    private static long number(String said, String pattern, int group) {
        Matcher found = Pattern.compile(pattern).matcher(said);
        assertThat(found.find()).as("'%s' in%n%s", pattern, said).isTrue();
        return Long.parseLong(found.group(group).replace(",", ""));
    }
}
