package dev.forewarn.training;

import dev.forewarn.anomaly.EntityModel;
import dev.forewarn.kernel.StateReader;
import dev.forewarn.kernel.StateWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/** The models of things with several metrics, as a file of a version. */
final class EntityFile {
    private static final int ENTITIES = 0x46574531; // "FWE1"

    private EntityFile() {}

    static void write(List<EntityModel> models, Path file) throws IOException {
        try (var out = new ModelFiles.EntryWriter(file, ENTITIES)) {
            for (EntityModel model : models) {
                var bytes = new ByteArrayOutputStream();
                model.save(new StateWriter(new DataOutputStream(bytes)));
                out.add(bytes.toByteArray());
            }
            out.end();
        }
        ModelFiles.force(file);
    }

    /** @throws IOException where it is not such a file, whatever is wrong with it */
    static List<EntityModel> read(Path file) throws IOException {
        var models = new ArrayList<EntityModel>();
        var seen = new HashSet<String>();
        ModelFiles.forEachEntry(file, ENTITIES, "entities", entry -> {
            EntityModel model = model(entry);
            if (!seen.add(model.entity())) {
                throw new IOException("it holds entity " + model.entity() + " twice");
            }
            models.add(model);
        });
        return models;
    }

    private static EntityModel model(byte[] entry) throws IOException {
        var bytes = new ByteArrayInputStream(entry);
        try {
            EntityModel model = EntityModel.restore(new StateReader(new DataInputStream(bytes)));
            if (bytes.available() > 0) {
                throw new IOException("entity " + model.entity() + " has " + bytes.available() + " bytes too many");
            }
            return model;
        } catch (EOFException e) {
            throw new IOException("the model of an entity ends too early", e);
        } catch (IllegalArgumentException e) {
            throw new IOException("an entity in it cannot be (" + e.getMessage() + ")", e);
        }
    }
}
