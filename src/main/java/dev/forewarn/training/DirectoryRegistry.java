package dev.forewarn.training;

import dev.forewarn.risk.SharedModel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The registry of a {@link ModelDirectory}. Changes are made by one process at a time, and each by one rename. */
public final class DirectoryRegistry implements ModelRegistry {
    private static final String LOCK = ".service.lock";
    private static final String HISTORY = "history.jsonl";

    private final ModelDirectory directory;
    private final ServiceRecord record;
    private final InstantSource time;

    public DirectoryRegistry(Path root, InstantSource time) {
        this.directory = new ModelDirectory(root);
        this.record = new ServiceRecord(root.resolve(HISTORY));
        this.time = time;
    }

    @Override
    public List<ModelVersion> versions() {
        return directory.versions();
    }

    @Override
    public String current() {
        return directory.current();
    }

    @Override
    public Manifest manifest(String id) {
        return directory.manifest(id);
    }

    @Override
    public List<Served> history() {
        return record.all();
    }

    @Override
    public void promote(String id) {
        requireHealthy(id);
        serve(id, Why.PROMOTED);
    }

    @Override
    public String rollBack() {
        String current = directory.current();
        Deque<String> served = record.served(current);
        served.removeLast();
        while (!served.isEmpty() && !Files.isDirectory(directory.version(served.peekLast()))) {
            served.removeLast(); // it was deleted since
        }
        if (served.isEmpty()) {
            throw new ModelStoreException("no version served before " + current + " in " + directory.root()
                    + ". Choose one by its id: forewarn models promote ID");
        }
        String before = served.peekLast();
        requireHealthy(before);
        serve(before, Why.ROLLED_BACK);
        return before;
    }

    private void requireHealthy(String id) {
        List<String> problems = verify(id);
        if (!problems.isEmpty()) {
            throw new ModelStoreException(problems.getFirst());
        }
    }

    /** Puts a version into service that is known to be whole. */
    void serve(String id, Why why) {
        try (var _ = TrainingLock.take(directory.root(), LOCK, "another change of what is in service")) {
            ModelFiles.replace(
                    directory.root().resolve(ModelDirectory.CURRENT), (id + "\n").getBytes(StandardCharsets.US_ASCII));
            record.append(new Served(time.instant(), id, why));
        } catch (IOException e) {
            throw new ModelStoreException(
                    "cannot put version " + id + " of " + directory.root() + " into service: " + ModelFiles.reason(e),
                    e);
        }
    }

    @Override
    public List<String> verify(String id) {
        var problems = new ArrayList<String>();
        try {
            Manifest manifest = directory.load(id, (key, state) -> {});
            SharedModel shared = directory.shared(id);
            directory.twins(id, shared, key -> true, (key, state) -> {});
            directory.entities(id);
            Path card = directory.version(id).resolve(ModelDirectory.CARD_FILE);
            Set<String> known = new HashSet<>(manifest.files().keySet());
            known.add(ModelDirectory.MANIFEST_FILE);
            known.add(ModelDirectory.SEAL_FILE);
            try (Stream<Path> files = Files.list(directory.version(id))) {
                files.map(file -> String.valueOf(file.getFileName()))
                        .filter(name -> !known.contains(name))
                        .sorted()
                        .forEach(name -> problems.add("model version " + directory.version(id) + " holds " + name
                                + ", which its manifest does not name. Delete that file."));
            }
            if (manifest.files().containsKey(ModelDirectory.CARD_FILE)
                    && !Files.isRegularFile(card, LinkOption.NOFOLLOW_LINKS)) {
                problems.add("model card " + card + " is missing");
            }
        } catch (ModelStoreException e) {
            problems.add(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            problems.add("cannot list " + directory.version(id) + ": " + ModelFiles.reason(e));
        }
        return problems;
    }

    @Override
    public List<String> prune(int keep) {
        var kept = new HashSet<String>();
        if (directory.hasCurrent()) {
            Iterator<String> served = new ArrayDeque<>(record.served(directory.current())).descendingIterator();
            for (int i = 0; i < 2 && served.hasNext(); i++) {
                kept.add(served.next());
            }
        }
        var gone = new ArrayList<String>();
        try (var _ = TrainingLock.take(directory.root(), LOCK, "another change of what is in service")) {
            for (String id : directory.ids().stream().skip(keep).toList()) {
                if (!kept.contains(id)) {
                    Path removed = directory.root().resolve(".draft-removed-" + id); // out of sight in one step
                    ModelFiles.move(directory.version(id), removed);
                    ModelFiles.deleteTree(removed);
                    gone.add(id);
                }
            }
        } catch (IOException e) {
            throw new ModelStoreException(
                    "cannot delete old versions of " + directory.root() + ": " + ModelFiles.reason(e), e);
        }
        return gone;
    }
}
