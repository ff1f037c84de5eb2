package dev.forewarn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forewarn.training.TrainingSchedule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** What we give people to apply to their clusters says what the documentation says of it. */
class KubernetesManifestTest {
    private static final Path DIRECTORY = Path.of("deploy", "kubernetes");
    private static final YAMLMapper YAML = YAMLMapper.builder().build();

    private static JsonNode cronJob() throws IOException {
        return YAML.readTree(Files.readString(DIRECTORY.resolve("retrain-cronjob.yaml")));
    }

    private static JsonNode pod() throws IOException {
        return cronJob().at("/spec/jobTemplate/spec/template/spec");
    }

    @Test
    void retrainingNeverRunsTwiceAtOnce() throws IOException {
        JsonNode spec = cronJob().required("spec");
        assertThat(cronJob().required("apiVersion").asString()).isEqualTo("batch/v1");
        assertThat(cronJob().required("kind").asString()).isEqualTo("CronJob");
        assertThat(spec.required("concurrencyPolicy").asString()).isEqualTo("Forbid");
        TrainingSchedule.of(
                spec.required("schedule").asString(), spec.required("timeZone").asString(), Duration.ZERO, 1);
        assertThat(spec.required("startingDeadlineSeconds").asInt()).isGreaterThan(600);
    }

    @Test
    void whatTheGateHoldsBackIsNotTriedAgain() throws IOException {
        JsonNode rule = cronJob().at("/spec/jobTemplate/spec/podFailurePolicy/rules/0");
        assertThat(rule.required("action").asString()).isEqualTo("FailJob");
        assertThat(rule.at("/onExitCodes/values").valueStream().map(JsonNode::asInt))
                .containsExactly(1, 2);
        assertThat(pod().required("restartPolicy").asString()).isEqualTo("Never");
    }

    @Test
    void theContainerMayDoNoMoreThanItsWork() throws IOException {
        JsonNode container = pod().at("/containers/0");
        assertThat(pod().at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
        assertThat(pod().at("/automountServiceAccountToken").asBoolean(true)).isFalse();
        assertThat(container.at("/securityContext/readOnlyRootFilesystem").asBoolean())
                .isTrue();
        assertThat(container.at("/securityContext/allowPrivilegeEscalation").asBoolean(true))
                .isFalse();
        assertThat(container.at("/securityContext/capabilities/drop/0").asString())
                .isEqualTo("ALL");
        assertThat(container.at("/resources/limits/memory").asString()).isNotEmpty();
        assertThat(container.at("/resources/requests/cpu").asString()).isNotEmpty();
    }

    @Test
    void everyMountHasItsVolumeAndEveryVariableIsOneThatIsRead() throws IOException {
        List<String> volumes = names(pod().required("volumes"));
        JsonNode container = pod().at("/containers/0");
        assertThat(names(container.required("volumeMounts"))).allMatch(volumes::contains);
        String settings = Files.readString(Path.of("docs", "configuration.md"));
        assertThat(names(container.required("env"))).allMatch(name -> settings.contains("`" + name + "`"));
    }

    /** Of all files, each document that one holds. */
    private static List<JsonNode> documents() throws IOException {
        var all = new ArrayList<JsonNode>();
        try (Stream<Path> files = Files.list(DIRECTORY)) {
            for (Path file : files.sorted().toList()) {
                for (String document : Files.readString(file).split("(?m)^---$", -1)) {
                    all.add(YAML.readTree(document));
                }
            }
        }
        return all;
    }

    private static JsonNode only(String kind) throws IOException {
        List<JsonNode> found = documents().stream()
                .filter(each -> each.required("kind").asString().equals(kind))
                .toList();
        assertThat(found).as(kind).hasSize(1);
        return found.getFirst();
    }

    @Test
    void everyDocumentNamesItself() throws IOException {
        assertThat(documents()).hasSizeGreaterThan(10).allSatisfy(each -> {
            assertThat(each.required("apiVersion").asString()).isNotEmpty();
            assertThat(each.at("/metadata/name").asString()).isNotEmpty();
        });
    }

    @Test
    void theServiceRunsAsTheAccountThatMayAct() throws IOException {
        JsonNode serving = only("Deployment").at("/spec/template/spec");
        JsonNode account = only("ServiceAccount");
        assertThat(serving.required("serviceAccountName").asString())
                .isEqualTo(account.at("/metadata/name").asString());
        for (String binding : List.of("ClusterRoleBinding", "RoleBinding")) {
            JsonNode subject = only(binding).at("/subjects/0");
            assertThat(subject.required("name")).isEqualTo(account.at("/metadata/name"));
            assertThat(subject.required("namespace")).isEqualTo(account.at("/metadata/namespace"));
        }
        assertThat(only("Kustomization").required("namespace")).isEqualTo(account.at("/metadata/namespace"));
    }

    @Test
    void theServiceMayDoNoMoreInItsContainerThanTheTraining() throws IOException {
        JsonNode serving = only("Deployment").at("/spec/template/spec");
        JsonNode container = serving.at("/containers/0");
        assertThat(serving.required("securityContext")).isEqualTo(pod().required("securityContext"));
        assertThat(container.required("securityContext")).isEqualTo(pod().at("/containers/0/securityContext"));
        assertThat(container.at("/resources/limits/memory").asString()).isNotEmpty();
    }

    @Test
    void theServiceFindsItsVolumesItsSettingsAndItsProbes() throws IOException {
        JsonNode serving = only("Deployment").at("/spec/template/spec");
        JsonNode container = serving.at("/containers/0");
        List<String> volumes = names(serving.required("volumes"));
        assertThat(names(container.required("volumeMounts"))).allMatch(volumes::contains);
        String settings = Files.readString(Path.of("docs", "configuration.md"));
        assertThat(names(container.required("env"))).allMatch(name -> settings.contains("`" + name + "`"));
        assertThat(container.at("/livenessProbe/httpGet/path").asString()).isEqualTo("/healthz");
        assertThat(container.at("/readinessProbe/httpGet/path").asString()).isEqualTo("/readyz");
        List<String> claims = documents().stream()
                .filter(each -> each.required("kind").asString().equals("PersistentVolumeClaim"))
                .map(each -> each.at("/metadata/name").asString())
                .toList();
        serving.required("volumes").forEach(volume -> {
            JsonNode claim = volume.at("/persistentVolumeClaim/claimName");
            assertThat(claim.isMissingNode() || claims.contains(claim.asString()))
                    .as(volume.toString())
                    .isTrue();
        });
    }

    @Test
    void theServiceAndItsMonitorFindEachOther() throws IOException {
        JsonNode labels = only("Deployment").at("/spec/template/metadata/labels");
        JsonNode service = only("Service");
        assertThat(service.at("/spec/selector")).isEqualTo(labels);
        assertThat(service.at("/metadata/labels"))
                .isEqualTo(only("ServiceMonitor").at("/spec/selector/matchLabels"));
        JsonNode port = service.at("/spec/ports/0");
        assertThat(only("ServiceMonitor").at("/spec/endpoints/0/port")).isEqualTo(port.required("name"));
        assertThat(only("Deployment").at("/spec/template/spec/containers/0/ports/0/name"))
                .isEqualTo(port.required("targetPort"));
    }

    @Test
    void kustomizeFindsEveryFileThatItNames() throws IOException {
        JsonNode resources = only("Kustomization").required("resources");
        assertThat(resources.size()).isGreaterThan(4);
        resources.forEach(each -> assertThat(DIRECTORY.resolve(each.asString())).exists());
    }

    private static List<String> names(JsonNode list) {
        var names = new ArrayList<String>();
        list.forEach(each -> names.add(each.required("name").asString()));
        return names;
    }
}
