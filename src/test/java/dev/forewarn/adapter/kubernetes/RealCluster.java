package dev.forewarn.adapter.kubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.File;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A namespace of a real API server that the system property {@code forewarn.kubeconfig} leads to. Forewarn is the
 * service account that deploy/kubernetes/rbac.yaml gives its rights to, by impersonation: what is not allowed there fails here.
 */
final class RealCluster implements Cluster {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final String namespace = "forewarn-" + UUID.randomUUID().toString().substring(0, 8);
    private final KubernetesClient admin;
    private final KubernetesClient forewarn;

    RealCluster() {
        String kubeconfig = System.getProperty("forewarn.kubeconfig", "");
        if (kubeconfig.isEmpty()) {
            throw new IllegalStateException("give a cluster: -Dforewarn.kubeconfig=FILE");
        }
        Config config = Config.fromKubeconfig(new File(kubeconfig));
        config.setRequestRetryBackoffLimit(0);
        admin = new KubernetesClientBuilder().withConfig(config).build();
        Config limited = new ConfigBuilder(config)
                .withImpersonateUsername("system:serviceaccount:forewarn:forewarn")
                .withImpersonateGroups("system:authenticated", "system:serviceaccounts")
                .build();
        forewarn = new KubernetesClientBuilder().withConfig(limited).build();
        space("forewarn");
        space(namespace);
        Rbac.manifests().forEach(yaml -> admin.resource(yaml).createOr(existing -> existing.update()));
    }

    /** For waiting until controllers have done their part. */
    KubernetesClient client() {
        return admin;
    }

    private void space(String name) {
        var wanted = new NamespaceBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .build();
        if (admin.namespaces().withName(name).get() == null) {
            admin.namespaces().resource(wanted).create();
        }
    }

    @Override
    public String namespace() {
        return namespace;
    }

    @Override
    public ClusterConnection connection() {
        return new ClusterConnection(forewarn, "forewarn", PATIENCE, Thread::sleep);
    }

    @Override
    public ClusterApi admin() {
        return new ClusterConnection(admin, "admin", PATIENCE, Thread::sleep).api();
    }

    @Override
    public GenericKubernetesResource make(String yaml) {
        return admin().create(Place.collection(EmulatedCluster.type(parsed(yaml)), namespace), body(yaml));
    }

    private GenericKubernetesResource parsed(String yaml) {
        return admin.getKubernetesSerialization().unmarshal(yaml, GenericKubernetesResource.class);
    }

    private Map<String, Object> body(String yaml) {
        return new HashMap<>(Fields.asMap(admin.getKubernetesSerialization().convertValue(parsed(yaml), Map.class)));
    }

    @Override
    public void applyAs(String manager, String yaml) {
        admin.resource(yaml)
                .inNamespace(namespace)
                .patch(new PatchContext.Builder()
                        .withPatchType(PatchType.SERVER_SIDE_APPLY)
                        .withFieldManager(manager)
                        .build());
    }

    @Override
    public void run(String pod) {
        var ready = Map.of("type", "Ready", "status", "True");
        admin().patch(
                        Place.of(ResourceType.POD, namespace, pod).sub("status"),
                        Map.of("status", Map.of("phase", "Running", "conditions", List.of(ready))));
    }

    /** The budget's controller does not run here, so what it would say is written by hand. */
    @Override
    public void forbidEvictions(String app) {
        var type = new ResourceType("policy", "v1beta1", "poddisruptionbudgets", "PodDisruptionBudget");
        var budget = new HashMap<String, Object>();
        budget.put("apiVersion", "policy/v1beta1");
        budget.put("kind", type.kind());
        budget.put("metadata", Map.of("name", app));
        budget.put("spec", Map.of("minAvailable", 1, "selector", Map.of("matchLabels", Map.of("app", app))));
        admin().create(Place.collection(type, namespace), budget);
        admin().patch(
                        Place.of(type, namespace, app).sub("status"),
                        Map.of(
                                "status",
                                Map.of(
                                        "observedGeneration",
                                        1,
                                        "disruptionsAllowed",
                                        0,
                                        "currentHealthy",
                                        1,
                                        "desiredHealthy",
                                        1,
                                        "expectedPods",
                                        1)));
    }

    @Override
    public void close() {
        admin.namespaces().withName(namespace).delete();
        admin.close();
        forewarn.close();
    }
}
