package dev.forewarn.adapter.timescale;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forewarn.metric.MetricStore;
import dev.forewarn.metric.MetricStoreContract;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The contract on an embedded PostgreSQL. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EmbeddedMetricStoreIT extends MetricStoreContract {
    private @Nullable MetricStore opened;

    @BeforeAll
    void open(@TempDir Path directory) {
        opened = MetricStores.open(DatabaseSettings.embedded(directory));
    }

    @AfterAll
    void close() {
        if (opened != null) {
            opened.close();
        }
    }

    @Override
    protected MetricStore store() {
        return Objects.requireNonNull(opened);
    }

    @Test
    void namesThePostgresThatServesIt() {
        assertThat(store().describe()).matches("PostgreSQL 18\\.\\d+ \\(embedded\\)");
    }
}
