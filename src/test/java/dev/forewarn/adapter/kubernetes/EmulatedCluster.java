package dev.forewarn.adapter.kubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntryBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/** fabric8's CRUD server, with what it lacks put in front: see {@link EmulatedApi}. */
final class EmulatedCluster implements Cluster {
    static final String NAMESPACE = "shop";
    private static final Logger NOISE = Logger.getLogger("io.fabric8");

    final EmulatedApi api = new EmulatedApi();
    final List<Duration> waits = new ArrayList<>();
    private final KubernetesMockServer server;
    private final KubernetesClient client;
    private final KubernetesSerialization json;

    EmulatedCluster() {
        NOISE.setLevel(Level.WARNING);
        server = new KubernetesMockServer(new Context(), new MockWebServer(), new HashMap<>(), api, false);
        server.init();
        client = client();
        json = client.getKubernetesSerialization();
    }

    private KubernetesClient client() {
        Config config = new ConfigBuilder(Config.empty())
                .withMasterUrl("http://" + server.getHostName() + ":" + server.getPort())
                .withNamespace(NAMESPACE)
                .withRequestRetryBackoffLimit(0)
                .build();
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    @Override
    public String namespace() {
        return NAMESPACE;
    }

    @Override
    public ClusterConnection connection() {
        return new ClusterConnection(client, "forewarn", Duration.ofMillis(800), waits::add);
    }

    /** Asks beside the API that tests count and break. */
    @Override
    public ClusterApi admin() {
        return new ClusterApi(
                client.getHttpClient(),
                "http://" + server.getHostName() + ":" + server.getPort() + "/admin",
                json,
                "admin",
                Duration.ofSeconds(5),
                waits::add);
    }

    @Override
    public GenericKubernetesResource make(String yaml) {
        GenericKubernetesResource object = json.unmarshal(yaml, GenericKubernetesResource.class);
        object.getMetadata().setNamespace(NAMESPACE);
        return make(object);
    }

    private GenericKubernetesResource make(GenericKubernetesResource object) {
        Map<String, Object> body = Fields.asMap(json.convertValue(object, Map.class));
        ResourceType type = type(object);
        return admin().create(Place.collection(type, NAMESPACE), body);
    }

    /** The type by its kind, of those that tests use. */
    static ResourceType type(GenericKubernetesResource object) {
        var all = new ArrayList<ResourceType>(ResourceType.WORKLOADS);
        all.addAll(List.of(ResourceType.HPA, ResourceType.SCALED_OBJECT, ResourceType.POD, EmulatedApi.ROLLOUT));
        return all.stream()
                .filter(each -> each.kind().equals(object.getKind()))
                .findFirst()
                .orElseThrow();
    }

    /** Says so in managed fields, as the real API does of itself. */
    @Override
    public void applyAs(String manager, String yaml) {
        GenericKubernetesResource object = json.unmarshal(yaml, GenericKubernetesResource.class);
        object.getMetadata().setNamespace(NAMESPACE);
        var spec = new HashMap<String, Object>();
        Fields.map(object, "spec").keySet().forEach(field -> spec.put("f:" + field, Map.of()));
        object.getMetadata()
                .setManagedFields(List.of(new ManagedFieldsEntryBuilder()
                        .withManager(manager)
                        .withOperation("Apply")
                        .withNewFieldsV1()
                        .addToAdditionalProperties("f:spec", spec)
                        .endFieldsV1()
                        .build()));
        make(object);
    }

    @Override
    public void run(String pod) {
        // here every pod counts as running
    }

    @Override
    public void forbidEvictions(String app) {
        api.forbidEvictions();
    }

    Optional<GenericKubernetesResource> find(ResourceType type, String name) {
        return admin().find(Place.of(type, NAMESPACE, name));
    }

    @Override
    public void close() {
        client.close();
        server.destroy();
    }
}
