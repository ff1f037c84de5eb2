package dev.forewarn.adapter.timescale;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forewarn.metric.MetricStoreException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class UnreachableDatabaseTest {
    @Test
    void aPortNobodyListensOnGivesOneClearSentence() throws IOException {
        int port;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        assertThatThrownBy(() -> MetricStores.open(
                        DatabaseSettings.external("postgres://someone:hush@127.0.0.1:" + port + "/metrics")))
                .isInstanceOf(MetricStoreException.class)
                .hasMessageStartingWith("no PostgreSQL answers at 127.0.0.1:" + port + "/metrics (")
                .hasMessageContaining("FOREWARN_DB_URL")
                .hasMessageNotContaining("hush");
    }

    @Test
    void aServerThatTakesTheConnectionAndSaysNothingIsGivenUp() throws IOException {
        try (var silent = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
            String url = "postgres://someone:hush@127.0.0.1:" + silent.getLocalPort() + "/metrics";
            Assertions.assertTimeoutPreemptively(
                    Duration.ofSeconds(12),
                    () -> assertThatThrownBy(() -> MetricStores.open(DatabaseSettings.external(url)))
                            .isInstanceOf(MetricStoreException.class)
                            .hasMessageContaining("127.0.0.1:" + silent.getLocalPort())
                            .hasMessageNotContaining("hush"));
        }
    }

    @Test
    void aHostThatIsNotKnownIsSaidSo() {
        assertThatThrownBy(() ->
                        MetricStores.open(DatabaseSettings.external("postgres://someone@no-such-host.invalid/metrics")))
                .isInstanceOf(MetricStoreException.class)
                .hasMessageContaining("no-such-host.invalid")
                .hasMessageContaining("the host is not known");
    }
}
