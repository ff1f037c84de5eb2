package dev.forewarn.app;

import dev.forewarn.action.ActionExecutor;
import dev.forewarn.action.DryRunExecutor;
import dev.forewarn.action.Leadership;
import dev.forewarn.adapter.kubernetes.ClusterConnection;
import dev.forewarn.adapter.kubernetes.ClusterScope;
import dev.forewarn.adapter.kubernetes.FloorReaper;
import dev.forewarn.adapter.kubernetes.KubernetesExecutor;
import dev.forewarn.adapter.kubernetes.LeaseElection;
import dev.forewarn.cli.CliException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the service acts on, and whether it is the one to act: a cluster where the settings name one, else nothing at all. */
final class ActingWorld implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ActingWorld.class);
    private static final String LEASE = "forewarn";
    private static final Duration ELECT_EVERY = Duration.ofSeconds(2);
    private static final Duration SWEEP_EVERY = Duration.ofSeconds(30);

    private final ActionExecutor executor;
    private final Leadership leadership;
    private final Runnable stop;

    private ActingWorld(ActionExecutor executor, Leadership leadership, Runnable stop) {
        this.executor = executor;
        this.leadership = leadership;
        this.stop = stop;
    }

    /**
     * Begins to elect and to give floors back, where there is a cluster.
     *
     * @throws CliException where the kubeconfig is wrong; a cluster that does not answer is waited for
     */
    static ActingWorld open(KubernetesSettings settings, InstantSource time) {
        if (!settings.enabled()) {
            return new ActingWorld(new DryRunExecutor(), Leadership.alone(), () -> {});
        }
        ClusterConnection connection = connect(settings);
        String identity = identity();
        ClusterScope scope = settings.scope(identity);
        var timer = Executors.newScheduledThreadPool(2, ActingWorld::inTheBackground); // a slow sweep deposes nobody
        Leadership leadership = Leadership.alone();
        Runnable resign = () -> {};
        if (settings.election()) {
            String namespace = settings.leaseNamespace().isEmpty() ? connection.namespace() : settings.leaseNamespace();
            var election = new LeaseElection(
                    connection, namespace, LEASE, identity, LeaseElection.Timing.USUAL, time, System::nanoTime);
            every(timer, ELECT_EVERY, "The election", election::tick);
            leadership = election;
            resign = election::resign;
        }
        var reaper = new FloorReaper(connection, scope, leadership);
        every(timer, SWEEP_EVERY, "Giving floors back", () -> reaper.sweep(time.instant()));
        LOG.info("Acts in {} as {}", connection.server(), identity);
        Runnable last = resign;
        return new ActingWorld(new KubernetesExecutor(connection, scope, leadership), leadership, () -> {
            timer.shutdown();
            last.run();
            connection.close();
        });
    }

    /** @throws CliException where the kubeconfig is wrong */
    static ClusterConnection connect(KubernetesSettings settings) {
        try {
            return ClusterConnection.open(settings.kubeconfig(), settings.fieldManager(), Thread::sleep);
        } catch (IllegalArgumentException e) {
            throw CliException.wrongUsage("kubernetes.kubeconfig: " + e.getMessage());
        }
    }

    ActionExecutor executor() {
        return executor;
    }

    Leadership leadership() {
        return leadership;
    }

    /** The host's name, which in a pod is the pod's, and something that no other process has. */
    private static String identity() {
        byte[] own = new byte[4];
        new SecureRandom().nextBytes(own);
        String host;
        try {
            host = InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            host = "forewarn";
        }
        return host + "_" + HexFormat.of().formatHex(own);
    }

    private static Thread inTheBackground(Runnable work) {
        var thread = new Thread(work, "forewarn-cluster");
        thread.setDaemon(true);
        return thread;
    }

    /** A scheduled task that throws would never run again. */
    @SuppressWarnings("FutureReturnValueIgnored") // the task catches and logs for itself
    private static void every(ScheduledExecutorService timer, Duration pause, String what, Runnable task) {
        Runnable quiet = () -> {
            try {
                task.run();
            } catch (RuntimeException e) {
                LOG.error("{} failed; it is tried again next time", what, e);
            }
        };
        timer.scheduleWithFixedDelay(quiet, 0, pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        stop.run();
    }
}
