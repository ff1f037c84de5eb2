package dev.forewarn.adapter.timescale;

import dev.forewarn.metric.MetricStore;
import dev.forewarn.metric.MetricStoreException;
import dev.forewarn.metric.Sample;
import dev.forewarn.metric.SeriesKey;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A process of its own that writes to an embedded store without end and says after each batch that it is written: for
 * tests that kill it.
 */
final class StoreProcess implements AutoCloseable {
    static final int BATCH = 50;
    private final Process process;
    private final BufferedReader out;

    private StoreProcess(Process process) {
        this.process = process;
        this.out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    static StoreProcess on(Path directory) throws IOException {
        var builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                StoreProcess.class.getName(),
                directory.toString());
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        return new StoreProcess(builder.start());
    }

    /** The next line it says; null when it has ended. */
    @Nullable
    String line() throws IOException {
        return out.readLine();
    }

    /** As the kernel would for want of memory: no warning, no last words. @return what it had still said */
    List<String> kill() throws IOException, InterruptedException {
        process.toHandle().destroyForcibly(); // Process.destroyForcibly would close the stream, too
        var rest = new ArrayList<String>();
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            rest.add(line);
        }
        process.waitFor();
        return rest;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    /** One batch a second of made-up time. */
    static List<Sample> batch(int number) {
        var batch = new ArrayList<Sample>();
        for (int i = 0; i < BATCH; i++) {
            batch.add(new Sample(SeriesKey.of("s" + i), Instant.ofEpochSecond(1_700_000_000L + number), number));
        }
        return batch;
    }

    public static void main(String[] arguments) {
        try (MetricStore store = MetricStores.open(DatabaseSettings.embedded(Path.of(arguments[0])))) {
            System.out.println("open");
            for (int number = 0; ; number++) {
                store.append(batch(number));
                System.out.println(number);
            }
        } catch (MetricStoreException e) {
            System.out.println(e.getMessage());
        }
    }
}
