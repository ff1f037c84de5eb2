package dev.forewarn.app;

import dev.forewarn.anomaly.AlarmRate;
import dev.forewarn.anomaly.EntityModel;
import dev.forewarn.decision.PolicyBook;
import dev.forewarn.loop.Ingestion;
import dev.forewarn.metric.MetricStoreException;
import dev.forewarn.metric.TimeSeries;
import dev.forewarn.risk.Objective;
import dev.forewarn.risk.ObjectiveBook;
import dev.forewarn.risk.SharedModel;
import dev.forewarn.scoring.Assessor;
import dev.forewarn.scoring.EntityWatch;
import dev.forewarn.scoring.FleetScorer;
import dev.forewarn.scoring.SharedFleet;
import dev.forewarn.scoring.StatelessAssessor;
import dev.forewarn.training.ModelDirectory;
import dev.forewarn.training.ModelStoreException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The model version that the service scores with. It looks now and then whether another one is to serve, and takes that one
 * up beside the running work: its states are loaded, series that only this fleet knows are taken along, all of them catch
 * up from the store, and then the fleets change places. A version that cannot be used is refused, and the old one goes on.
 */
final class ServingModel implements Assessor {
    private static final Logger LOG = LoggerFactory.getLogger(ServingModel.class);
    private static final String NO_MODEL = "none";
    private static final int SHARDS_A_CORE = 4;
    private static final Duration TRY_AGAIN = Duration.ofMinutes(1);

    private final ModelDirectory models;
    private final ObjectiveBook objectives;
    private final PolicyBook policies;
    private final AlarmRate alarms;
    private final SharedFleet fleet;
    private final EntityWatch entities;
    private final InstantSource time;
    private volatile Assessor assessor;
    private volatile String version; // changes together with the fleet, under the lock of this
    private Optional<String> refused = Optional.empty();
    private Instant notBefore = Instant.MIN;
    private boolean isLoading;

    /** Loads the version in service; without one, {@code otherwise} serves. */
    ServingModel(
            ModelDirectory models,
            SharedModel otherwise,
            ObjectiveBook objectives,
            PolicyBook policies,
            AlarmRate alarms,
            InstantSource time) {
        this.models = models;
        this.objectives = objectives;
        this.policies = policies;
        this.alarms = alarms;
        this.time = time;
        if (models.hasCurrent()) {
            this.version = models.current();
            SharedModel shared = models.shared(version);
            this.fleet = load(version, shared);
            this.assessor = new StatelessAssessor(shared, objectives.counters(), alarms);
        } else {
            this.version = NO_MODEL;
            this.fleet = empty(otherwise);
            this.assessor = new StatelessAssessor(otherwise, objectives.counters(), alarms);
        }
        this.entities = new EntityWatch(fleet, alarms);
        if (models.hasCurrent()) {
            entities.replace(models.entities(version));
        }
    }

    private FleetScorer scorer(SharedModel shared) {
        return new FleetScorer(shared, objectives, policies::objectivesFor, alarms);
    }

    private SharedFleet empty(SharedModel shared) {
        return SharedFleet.of(SHARDS_A_CORE * Runtime.getRuntime().availableProcessors(), () -> scorer(shared));
    }

    private SharedFleet load(String id, SharedModel shared) {
        SharedFleet loaded = empty(shared);
        models.load(id, loaded::adopt);
        return loaded;
    }

    /** The fleet; the same object whatever version serves. */
    SharedFleet fleet() {
        return fleet;
    }

    /** The things whose metrics are watched together. */
    EntityWatch entities() {
        return entities;
    }

    String version() {
        return version;
    }

    synchronized Optional<String> refused() {
        return refused;
    }

    /** Work that must see the fleet and its version together. */
    interface Saving {
        void of(SharedFleet fleet, String version) throws IOException;
    }

    /** Runs while no other version takes the place of this one. */
    synchronized void save(Saving saving) throws IOException {
        saving.of(fleet, version);
    }

    @Override
    public Assessment assess(TimeSeries samples, Optional<Duration> step, Objective objective) {
        return assessor.assess(samples, step, objective);
    }

    /** Takes up another version where one is to serve; the work itself goes to the executor. */
    void look(Ingestion intake, Duration catchUp, Executor background) {
        Optional<String> wanted = wanted();
        wanted.ifPresent(id -> background.execute(() -> takeUp(id, intake, catchUp)));
    }

    private synchronized Optional<String> wanted() {
        if (isLoading || time.instant().isBefore(notBefore) || !models.hasCurrent()) {
            return Optional.empty();
        }
        try {
            String id = models.current();
            if (id.equals(version)) {
                refused = Optional.empty();
                return Optional.empty();
            }
            isLoading = true;
            return Optional.of(id);
        } catch (ModelStoreException e) {
            refuse(e);
            return Optional.empty();
        }
    }

    @SuppressWarnings("CatchingUnchecked") // whatever is wrong with a new version, the old one goes on serving
    private void takeUp(String id, Ingestion intake, Duration catchUp) {
        Instant began = time.instant();
        try {
            SharedModel shared = models.shared(id);
            SharedFleet next = load(id, shared);
            List<EntityModel> things = models.entities(id);
            fleet.lendUnknown(next);
            long scored =
                    intake.replaceFleet(next, began.minus(catchUp), exchange -> serve(id, shared, exchange, things));
            LOG.info(
                    "Model {} serves from now on; it took up {} samples that came after its training, in {}",
                    id,
                    scored,
                    Duration.between(began, time.instant()));
        } catch (ModelStoreException | MetricStoreException | IOException e) {
            refuse(e);
        } catch (Exception e) {
            LOG.error("Taking up model {} failed", id, e);
            refuse(e);
        } finally {
            synchronized (this) {
                isLoading = false;
            }
        }
    }

    private synchronized void serve(String id, SharedModel shared, Runnable exchange, List<EntityModel> things) {
        exchange.run();
        entities.replace(things);
        assessor = new StatelessAssessor(shared, objectives.counters(), alarms);
        version = id;
        refused = Optional.empty();
    }

    private synchronized void refuse(Exception e) {
        Optional<String> why = Optional.of(String.valueOf(e.getMessage()));
        if (!why.equals(refused)) {
            LOG.error("A new model is refused, {} goes on serving: {}", version, e.getMessage());
        }
        refused = why;
        notBefore = time.instant().plus(TRY_AGAIN);
    }
}
