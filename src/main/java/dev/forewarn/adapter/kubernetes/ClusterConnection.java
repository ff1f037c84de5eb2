package dev.forewarn.adapter.kubernetes;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** The way to one cluster. Safe for use by several threads. */
public final class ClusterConnection implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final KubernetesClient client;
    private final ClusterApi api;

    /**
     * Over a client that is there already, and that is closed with this.
     *
     * @param fieldManager whose changes they are, as {@code managedFields} will say
     * @param timeout      how long it is waited for one answer
     */
    public ClusterConnection(KubernetesClient client, String fieldManager, Duration timeout, Waiting waiting) {
        this.client = client;
        this.api = new ClusterApi(
                client.getHttpClient(), server(), client.getKubernetesSerialization(), fieldManager, timeout, waiting);
    }

    /**
     * Prepares; nothing is sent yet.
     *
     * @param kubeconfig empty: what {@code KUBECONFIG} or {@code ~/.kube/config} says, and in a pod its service account
     * @throws IllegalArgumentException saying what is wrong with the kubeconfig
     */
    public static ClusterConnection open(Optional<Path> kubeconfig, String fieldManager, Waiting waiting) {
        Config config = kubeconfig.map(ClusterConnection::read).orElseGet(() -> Config.autoConfigure(null));
        config.setRequestRetryBackoffLimit(
                0); // it would repeat writes that may have been done; ClusterApi knows better
        config.setRequestTimeout((int) TIMEOUT.toMillis());
        var client = new KubernetesClientBuilder().withConfig(config).build();
        return new ClusterConnection(client, fieldManager, TIMEOUT, waiting);
    }

    private static Config read(Path kubeconfig) {
        if (!Files.isReadable(kubeconfig)) {
            throw new IllegalArgumentException("there is no kubeconfig " + kubeconfig + ", or it may not be read");
        }
        try {
            return Config.fromKubeconfig(kubeconfig.toFile());
        } catch (KubernetesClientException e) {
            throw new IllegalArgumentException(
                    "the kubeconfig " + kubeconfig + " cannot be used: " + e.getMessage(), e);
        }
    }

    ClusterApi api() {
        return api;
    }

    /** Where it is, for people. */
    public String server() {
        String url = client.getMasterUrl().toString();
        return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }

    /** The namespace that the kubeconfig or the service account is in; {@code default} where that is not told. */
    public String namespace() {
        String own = client.getNamespace();
        return own == null || own.isBlank() ? "default" : own;
    }

    @Override
    public void close() {
        client.close();
    }
}
