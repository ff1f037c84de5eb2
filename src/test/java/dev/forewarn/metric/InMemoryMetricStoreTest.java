package dev.forewarn.metric;

class InMemoryMetricStoreTest extends MetricStoreContract {
    private final MetricStore store = new InMemoryMetricStore();

    @Override
    protected MetricStore store() {
        return store;
    }
}
