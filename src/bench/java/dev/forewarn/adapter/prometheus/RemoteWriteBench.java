package dev.forewarn.adapter.prometheus;

import dev.forewarn.adapter.prometheus.Requests.Series;
import dev.forewarn.loop.SampleBatch;
import dev.forewarn.loop.SampleFormat;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.xerial.snappy.Snappy;

/**
 * What reading one sample of a remote write request costs, of 10,000 series with eight labels and one sample each.
 *
 * <p>{@code mvn -Pbench verify -DskipTests -Dbench='RemoteWriteBench -prof gc'}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RemoteWriteBench {
    private static final int SERIES = 10_000;
    private static final int MOST_BYTES = 16 << 20;

    private final RemoteWrite remembering = new RemoteWrite(64 << 20);
    private final SampleFormat version1 = remembering.version1();
    private final SampleFormat version2 = remembering.version2();
    private byte[] request1 = {};
    private byte[] request2 = {};

    /** Labels as those of a container's metrics. */
    @Setup
    public void write() throws IOException {
        var all = new Series[SERIES];
        for (int i = 0; i < SERIES; i++) {
            var labels = new TreeMap<String, String>(Map.of(
                    "__name__",
                    "container_network_transmit_bytes_total",
                    "cluster",
                    "eu-central-1",
                    "container",
                    "main",
                    "instance",
                    "10.0." + i % 40 + ".7:10250",
                    "job",
                    "kubelet",
                    "namespace",
                    "shop-" + i % 12,
                    "node",
                    "node-" + i % 40,
                    "pod",
                    "checkout-7f9c6d5b4-" + i));
            all[i] = Series.of(labels, 1_700_000_000_000d, 1000.5 * i);
        }
        request1 = Snappy.compress(Requests.version1(all));
        request2 = Snappy.compress(Requests.version2(all));
    }

    @Benchmark
    @OperationsPerInvocation(SERIES)
    public SampleBatch version1() {
        return version1.read(request1, MOST_BYTES);
    }

    @Benchmark
    @OperationsPerInvocation(SERIES)
    public SampleBatch version2() {
        return version2.read(request2, MOST_BYTES);
    }

    /** As if every series came for the first time. */
    @Benchmark
    @OperationsPerInvocation(SERIES)
    public SampleBatch version1Unknown() {
        return new RemoteWrite(64 << 20).version1().read(request1, MOST_BYTES);
    }
}
