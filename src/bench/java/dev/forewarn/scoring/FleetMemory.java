package dev.forewarn.scoring;

import dev.forewarn.metric.SeriesKey;
import dev.forewarn.risk.ObjectiveBook;
import dev.forewarn.training.SharedModelJson;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Prints the bytes of heap that a series takes as its samples come, one a minute, and when it rests.
 *
 * <pre>java -XX:+UseSerialGC -XX:+UseCompactObjectHeaders -Xmx3g -cp ... dev.forewarn.scoring.FleetMemory SERIES SAMPLES</pre>
 */
public final class FleetMemory {
    private static final long FIRST_MILLIS = 1_699_999_980_000L;
    private static final long STEP_MILLIS = 60_000;

    private FleetMemory() {}

    /** See the class. */
    public static void main(String[] arguments) throws IOException {
        int series = Integer.parseInt(arguments[0]);
        int samples = Integer.parseInt(arguments[1]);
        var shared = SharedModelJson.read(Files.readAllBytes(Path.of("models/shared.json")), "models/shared.json");
        Supplier<SharedFleet> empty = () -> new SharedFleet(new FleetScorer(shared, ObjectiveBook.defaults()));
        SharedFleet fleet = empty.get();
        long before = used();
        for (int i = 0; i < series; i++) {
            fleet.handle(key(i));
        }
        print("without a sample", series, used() - before);
        var random = new SplittableRandom(1);
        for (int k = 1; k <= samples; k++) {
            for (int handle = 0; handle < series; handle++) {
                double value = 50 + 10 * Math.sin(k / 30.0 + handle) + random.nextDouble();
                fleet.observe(handle, FIRST_MILLIS + STEP_MILLIS * k, value);
            }
            if (Integer.bitCount(k) == 1 || k == samples) {
                print("after " + k, series, used() - before);
            }
        }
        var out = new ByteArrayOutputStream();
        fleet.save(out);
        byte[] snapshot = out.toByteArray();
        print("in the snapshot", series, snapshot.length);
        out = new ByteArrayOutputStream();
        fleet = empty.get();
        before = used();
        fleet.rest(
                new ByteArrayInputStream(snapshot),
                (offset, length) -> Arrays.copyOfRange(snapshot, (int) offset, (int) offset + length));
        print("resting", fleet.resting(), used() - before);
    }

    private static SeriesKey key(int i) {
        var labels = new TreeMap<String, String>();
        labels.put("cluster", "c" + i % 7);
        labels.put("container", "main");
        labels.put("env", "prod");
        labels.put("instance", "10.0." + (i >> 8) + "." + (i & 255) + ":9100");
        labels.put("job", "node");
        labels.put("namespace", "ns" + i % 100);
        labels.put("pod", "pod-" + i);
        labels.put("region", "eu-west-1");
        return new SeriesKey("node_load1_" + i % 50, labels);
    }

    private static void print(String when, int series, long bytes) {
        System.out.printf(Locale.ROOT, "%-20s %,8d bytes a series%n", when, bytes / series);
    }

    private static long used() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
