package dev.forewarn.training;

import dev.forewarn.kernel.IncrementTables;
import dev.forewarn.risk.Calibration;
import dev.forewarn.risk.FleetPrior;
import dev.forewarn.risk.SharedModel;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The shared model as JSON: a few dozen numbers that a person can read. */
public final class SharedModelJson {
    private static final int FORMAT = 1;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private SharedModelJson() {}

    public static byte[] write(SharedModel shared) {
        var root = JSON.createObjectNode();
        root.put("format", FORMAT);
        var calibration = root.putObject("calibration");
        calibration.put("intercept", shared.calibration().intercept());
        calibration.put("slope", shared.calibration().slope());
        calibration.put("path_slope", shared.calibration().pathSlope());
        calibration.put("gain", shared.calibration().gain());
        var prior = root.putObject("prior");
        prior.put("cells", shared.prior().cells());
        var edges = prior.putArray("edges");
        for (double edge : IncrementTables.edges()) {
            edges.add(edge);
        }
        var survival = prior.putArray("survival");
        for (float share : shared.prior().survival()) {
            survival.add(share);
        }
        shared.trees().ifPresent(trees -> TreesJson.write(root.putObject("trees"), trees));
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(root);
    }

    /**
     * Reads.
     *
     * @throws ModelStoreException where it is not a shared model of a known format
     */
    public static SharedModel read(byte[] json, String source) {
        try {
            JsonNode root = JSON.readTree(json);
            int format = root.path("format").asInt(0);
            if (format != FORMAT) {
                throw new ModelStoreException("shared model " + source + " has format " + format
                        + "; this program reads format " + FORMAT + ".");
            }
            JsonNode calibration = root.required("calibration");
            JsonNode survival = root.required("prior").required("survival");
            float[] shares = new float[survival.size()];
            for (int i = 0; i < shares.length; i++) {
                shares[i] = (float) survival.get(i).asDouble();
            }
            return new SharedModel(
                    new Calibration(
                            calibration.required("intercept").asDouble(),
                            calibration.required("slope").asDouble(),
                            calibration.required("path_slope").asDouble(),
                            calibration.required("gain").asDouble()),
                    new FleetPrior(
                            shares, root.required("prior").required("cells").asDouble()),
                    root.has("trees") ? Optional.of(TreesJson.read(root.path("trees"))) : Optional.empty());
        } catch (JacksonException e) {
            throw new ModelStoreException(
                    "shared model " + source + " cannot be understood: it is not JSON of that form", e);
        } catch (IllegalArgumentException e) {
            throw new ModelStoreException("shared model " + source + " cannot be understood: " + e.getMessage(), e);
        }
    }
}
