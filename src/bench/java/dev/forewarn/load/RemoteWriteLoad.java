package dev.forewarn.load;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.xerial.snappy.Snappy;

/**
 * Sends Prometheus remote write 1.0 to a running Forewarn as fast as it takes it, or at a rate, and asks it for stateless
 * scores meanwhile; prints what was acknowledged a second and how long the answers took.
 *
 * <pre>java -cp ... dev.forewarn.load.RemoteWriteLoad URL SERIES SECONDS SENDERS SAMPLES_A_SECOND SCORES_A_SECOND [FIRST_ROUND]</pre>
 *
 * <p>Each round is a scrape of all series, a minute of theirs after the last. A rate of 0 is without limit. With a first round it goes on where
 * another run left off. Latencies of the first {@value #WARM_UP_SECONDS} seconds are left out: this process
 * and its connections are cold until then.
 */
public final class RemoteWriteLoad {
    private static final int SERIES_A_REQUEST = 2_000;
    private static final int SCORED_SAMPLES = 300;
    private static final long STEP_MILLIS = 60_000;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final int WARM_UP_SECONDS = 10;

    private final URI url;
    private final int series;
    private final long nanos;
    private final double samplesASecond;
    private final double scoresASecond;
    private final int firstRound;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final AtomicLong acknowledged = new AtomicLong();
    private final long warm =
            System.nanoTime() + Duration.ofSeconds(WARM_UP_SECONDS).toNanos();
    private final AtomicLong turnedAway = new AtomicLong();
    private final Latencies writes = new Latencies();
    private final Latencies scores = new Latencies();
    private final long firstMillis = System.currentTimeMillis() / STEP_MILLIS * STEP_MILLIS
            - Duration.ofDays(30).toMillis();

    private RemoteWriteLoad(String[] arguments) {
        this.url = URI.create(arguments[0]);
        this.series = Integer.parseInt(arguments[1]);
        this.nanos = Duration.ofSeconds(Long.parseLong(arguments[2])).toNanos();
        this.samplesASecond = Double.parseDouble(arguments[4]);
        this.scoresASecond = Double.parseDouble(arguments[5]);
        this.firstRound = arguments.length > 6 ? Integer.parseInt(arguments[6]) : 0;
    }

    /** See the class. */
    public static void main(String[] arguments) throws Exception {
        if (arguments.length != 6 && arguments.length != 7) {
            System.err.println("expected URL SERIES SECONDS SENDERS SAMPLES_A_SECOND SCORES_A_SECOND [FIRST_ROUND]");
            System.exit(2);
        }
        new RemoteWriteLoad(arguments).run(Integer.parseInt(arguments[3]));
    }

    private void run(int senders) throws InterruptedException {
        long start = System.nanoTime();
        var done = new CountDownLatch(senders + 1);
        for (int sender = 0; sender < senders; sender++) {
            int from = (int) ((long) series * sender / senders);
            int until = (int) ((long) series * (sender + 1) / senders);
            // at a rate, senders take turns: in step they would make bursts that many senders of one service never make
            long offset = samplesASecond > 0 ? (long) (SERIES_A_REQUEST / samplesASecond * sender * 1e9) : 0;
            Thread.ofPlatform().start(() -> {
                waitUntil(start + offset);
                send(from, until, samplesASecond / senders, start + offset);
                done.countDown();
            });
        }
        Thread.ofPlatform().start(() -> {
            ask(start);
            done.countDown();
        });
        long last = 0;
        while (!done.await(5, java.util.concurrent.TimeUnit.SECONDS)) {
            long now = acknowledged.get();
            System.err.printf(
                    Locale.ROOT, "%4.0f s  %,9.0f samples/s%n", (System.nanoTime() - start) / 1e9, (now - last) / 5.0);
            last = now;
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf(
                Locale.ROOT,
                "series %,d, seconds %.1f%nacknowledged %,d samples, %,.0f samples/s; requests turned away %,d%n"
                        + "write ms: %s%nscore ms: %s%n",
                series,
                seconds,
                acknowledged.get(),
                acknowledged.get() / seconds,
                turnedAway.get(),
                writes.text(),
                scores.text());
    }

    private void send(int from, int until, double rate, long start) {
        byte[][] labels = new byte[until - from][];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = labels(from + i);
        }
        long sent = 0;
        for (int round = firstRound; System.nanoTime() - start < nanos; round++) {
            for (int at = 0; at < labels.length && System.nanoTime() - start < nanos; at += SERIES_A_REQUEST) {
                int end = Math.min(labels.length, at + SERIES_A_REQUEST);
                byte[] body = request(labels, at, end, from, round);
                while (!post("/api/v1/write", body, "application/x-protobuf", writes)) {
                    turnedAway.incrementAndGet();
                    LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
                    if (System.nanoTime() - start > nanos) {
                        return;
                    }
                }
                acknowledged.addAndGet(end - at);
                sent += end - at;
                if (rate > 0) {
                    waitUntil(start + (long) (sent / rate * 1e9));
                }
            }
        }
    }

    private static void waitUntil(long when) {
        long left = when - System.nanoTime();
        if (left > 0) {
            LockSupport.parkNanos(left);
        }
    }

    private void ask(long start) {
        if (scoresASecond <= 0) {
            return;
        }
        var body = new StringBuilder("{\"series\":\"asked\",\"step\":\"1m\",\"samples\":[");
        for (int i = 0; i < SCORED_SAMPLES; i++) {
            body.append(i == 0 ? "" : ",")
                    .append('[')
                    .append(firstMillis + i * STEP_MILLIS)
                    .append(',')
                    .append(50 + 30 * Math.sin(i / 20.0))
                    .append(']');
        }
        body.append("],\"objective\":{\"side\":\"above\",\"limit\":85},\"horizon\":\"1h\"}");
        byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
        try (var each = java.util.concurrent.Executors.newVirtualThreadPerTaskExecutor()) {
            for (long asked = 0; System.nanoTime() - start < nanos; asked++) {
                waitUntil(start + (long) (asked / scoresASecond * 1e9));
                each.execute(() -> post("/api/v1/score", bytes, "application/json", scores));
            }
        }
    }

    private boolean post(String path, byte[] body, String type, Latencies into) {
        HttpRequest request = HttpRequest.newBuilder(url.resolve(path))
                .timeout(PATIENCE)
                .header("Content-Type", type)
                .header("Content-Encoding", type.endsWith("json") ? "identity" : "snappy")
                .header("X-Prometheus-Remote-Write-Version", "0.1.0")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        long start = System.nanoTime();
        try {
            int status =
                    http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            if (start - warm > 0) {
                into.add(System.nanoTime() - start);
            }
            return status < 300;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private byte[] request(byte[][] labels, int from, int until, int first, int round) {
        var message = new ByteArrayOutputStream((until - from) * 160);
        for (int i = from; i < until; i++) {
            double value = 50
                    + 30 * Math.sin(2 * Math.PI * round / 1_440 + first + i)
                    + ((first + i) * 7_919L + round * 104_729L) % 1_000 / 100.0;
            byte[] sample = sample(value, firstMillis + round * STEP_MILLIS);
            message.write(1 << 3 | 2);
            varint(message, labels[i].length + sample.length);
            message.writeBytes(labels[i]);
            message.writeBytes(sample);
        }
        try {
            return Snappy.compress(message.toByteArray());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] labels(int series) {
        var out = new ByteArrayOutputStream();
        label(out, "__name__", "node_load_" + series % 20);
        label(out, "instance", "host-" + series / 20 + ":9100");
        label(out, "job", "node");
        label(out, "region", "region-" + series % 7);
        return out.toByteArray();
    }

    private static void label(ByteArrayOutputStream out, String name, String value) {
        var pair = new ByteArrayOutputStream();
        for (int field = 1; field <= 2; field++) {
            byte[] text = (field == 1 ? name : value).getBytes(StandardCharsets.UTF_8);
            pair.write(field << 3 | 2);
            varint(pair, text.length);
            pair.writeBytes(text);
        }
        out.write(1 << 3 | 2);
        varint(out, pair.size());
        out.writeBytes(pair.toByteArray());
    }

    private static byte[] sample(double value, long millis) {
        var body = new ByteArrayOutputStream(20);
        body.write(1 << 3 | 1);
        long bits = Double.doubleToRawLongBits(value);
        for (int i = 0; i < Long.BYTES; i++) {
            body.write((int) (bits >>> (8 * i)));
        }
        body.write(2 << 3);
        varint(body, millis);
        var out = new ByteArrayOutputStream(24);
        out.write(2 << 3 | 2);
        varint(out, body.size());
        out.writeBytes(body.toByteArray());
        return out.toByteArray();
    }

    private static void varint(ByteArrayOutputStream out, long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            out.write((int) (rest & 0x7f | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }

    /** How long answers took. */
    private static final class Latencies {
        private long[] nanos = new long[1 << 16];
        private int count;

        synchronized void add(long took) {
            if (count == nanos.length) {
                nanos = Arrays.copyOf(nanos, 2 * count);
            }
            nanos[count++] = took;
        }

        synchronized String text() {
            if (count == 0) {
                return "none";
            }
            long[] sorted = Arrays.copyOf(nanos, count);
            Arrays.sort(sorted);
            return String.format(
                    Locale.ROOT,
                    "%,d answers, p50 %.1f, p95 %.1f, p99 %.1f, max %.1f",
                    count,
                    at(sorted, 0.5),
                    at(sorted, 0.95),
                    at(sorted, 0.99),
                    at(sorted, 1));
        }

        private static double at(long[] sorted, double level) {
            return sorted[(int) Math.min(sorted.length - 1, level * sorted.length)] / 1e6;
        }
    }
}
