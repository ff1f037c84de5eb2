package dev.forewarn.app;

import dev.forewarn.adapter.timescale.DatabaseSettings;
import dev.forewarn.anomaly.AlarmRate;
import dev.forewarn.http.HttpSettings;
import dev.forewarn.metric.Counters;
import dev.forewarn.risk.Probability;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What {@code forewarn serve} runs on; docs/configuration.md describes every field.
 *
 * @param dataDirectory where state, policies and the embedded database live
 * @param models        the model directory; may be empty, then every series starts cold
 * @param logMaxBytes   how large the write-ahead log may grow while the database does not take what is in it
 * @param objectives    CSV of objectives; empty: the trained limits
 * @param intake        what is taken in at the doors
 * @param counters      which series are forecast as rates besides those that their names give away
 * @param policies      the policies' file; changed by {@code PUT /api/v1/policies}
 * @param alarm         the probability from which people are warned
 * @param anomalyAlarms how many false alarms of the anomaly flag are allowed a series and day
 * @param snapshotEvery how often the fleet's state is written
 * @param tickEvery     how often policies are asked
 * @param catchUp       how far back samples are scored again when there is no snapshot
 * @param reloadEvery   how often it is looked whether another model is to serve
 * @param drain         how long it goes on after it was told to stop, so that nobody is sent here any more by then
 * @param training      on what was stored
 * @param store         how long what is kept
 * @param outward       who is told, and who acts
 * @param kubernetes    whether and how it acts in a cluster
 */
record Settings(
        HttpSettings http,
        Path dataDirectory,
        Path models,
        DatabaseSettings database,
        long logMaxBytes,
        Optional<Path> objectives,
        IntakeSettings intake,
        Counters counters,
        Path policies,
        Probability alarm,
        AlarmRate anomalyAlarms,
        Duration snapshotEvery,
        Duration tickEvery,
        Duration catchUp,
        Duration reloadEvery,
        Duration drain,
        TrainingSettings training,
        StoreSettings store,
        OutwardSettings outward,
        KubernetesSettings kubernetes) {
    static final Probability DEFAULT_ALARM = new Probability(0.5);
    static final int DEFAULT_LOG_MEGABYTES = 4_096;
    static final Duration DEFAULT_SNAPSHOT = Duration.ofMinutes(1);
    static final Duration DEFAULT_TICK = Duration.ofSeconds(10);
    static final Duration DEFAULT_CATCH_UP = Duration.ofDays(14);
    static final Duration DEFAULT_RELOAD = Duration.ofSeconds(5);
    static final Duration LONGEST_DRAIN = Duration.ofMinutes(10);

    /** The same on another port. */
    Settings withPort(int port) {
        return new Settings(
                http.withPort(port),
                dataDirectory,
                models,
                database,
                logMaxBytes,
                objectives,
                intake,
                counters,
                policies,
                alarm,
                anomalyAlarms,
                snapshotEvery,
                tickEvery,
                catchUp,
                reloadEvery,
                drain,
                training,
                store,
                outward,
                kubernetes);
    }

    Path logDirectory() {
        return dataDirectory.resolve("log");
    }

    Path snapshotFile() {
        return dataDirectory.resolve("state").resolve("fleet.snapshot");
    }

    Path incidentFile() {
        return dataDirectory.resolve("state").resolve("incidents.json");
    }

    Path trainingRecordFile() {
        return dataDirectory.resolve("state").resolve("training.json");
    }

    Path policyStateFile() {
        return dataDirectory.resolve("state").resolve("policies.json");
    }

    /** While it is there nothing acts. */
    Path killSwitchFile() {
        return dataDirectory.resolve("kill-switch");
    }
}
