package dev.forewarn.cli;

import dev.forewarn.training.GateVerdict;
import dev.forewarn.training.Manifest;
import dev.forewarn.training.ModelRegistry;
import dev.forewarn.training.Scorecard;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** A registry in memory: what is promoted serves, going back takes the one before, and versions named "bad" are damaged. */
final class ShelfOfVersions implements ModelRegistry {
    private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");

    private final List<ModelVersion> versions = new ArrayList<>();
    private final List<Served> history = new ArrayList<>();

    void publish(ModelVersion version) {
        versions.add(version);
    }

    @Override
    public List<ModelVersion> versions() {
        return versions;
    }

    @Override
    public String current() {
        return versions.stream()
                .filter(ModelVersion::current)
                .findFirst()
                .orElseThrow()
                .id();
    }

    @Override
    public Manifest manifest(String id) {
        ModelVersion version = versions.stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow();
        var forecasters = new TreeMap<String, Integer>();
        forecasters.put("naive", 2);
        forecasters.put("smoothing", version.series() - 2);
        return new Manifest(
                id,
                version.publishedAt(),
                version.series(),
                new Manifest.Data(1_000, version.dataHash(), Instant.EPOCH, version.publishedAt()),
                version.seed(),
                version.codeRevision(),
                forecasters,
                0.8,
                new TreeMap<>(),
                new TreeMap<>(),
                new Scorecard(3, 1, 0.5, 0.01, 0.25, 0.006, 0.75, 1),
                new GateVerdict(
                        true,
                        "promoted: no protected measure is worse",
                        "v0",
                        3,
                        List.of(new GateVerdict.Comparison("breach Brier score", 0.02, 0.01, 0.003, 0.1, false))),
                new TreeMap<>());
    }

    @Override
    public List<Served> history() {
        return history;
    }

    @Override
    public void promote(String id) {
        serve(id, Why.PROMOTED);
    }

    private void serve(String id, Why why) {
        versions.replaceAll(each -> new ModelVersion(
                each.id(),
                each.publishedAt(),
                each.id().equals(id),
                each.series(),
                each.dataHash(),
                each.codeRevision(),
                each.seed()));
        history.add(new Served(NOW, id, why));
    }

    @Override
    public String rollBack() {
        String before = versions.getLast().id();
        serve(before, Why.ROLLED_BACK);
        return before;
    }

    @Override
    public List<String> verify(String id) {
        return id.startsWith("bad") ? List.of("model file series.bin is missing") : List.of();
    }

    @Override
    public List<String> prune(int keep) {
        List<String> gone = versions.stream().skip(keep).map(ModelVersion::id).toList();
        versions.removeIf(each -> gone.contains(each.id()));
        return gone;
    }
}
