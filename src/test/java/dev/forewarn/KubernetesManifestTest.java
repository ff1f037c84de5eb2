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

    @Test
    void everyManifestIsOneDocumentThatNamesItself() throws IOException {
        try (Stream<Path> files = Files.list(DIRECTORY)) {
            for (Path file : files.toList()) {
                JsonNode root = YAML.readTree(Files.readString(file));
                assertThat(root.at("/metadata/name").asString())
                        .as(file.toString())
                        .isNotEmpty();
            }
        }
    }

    private static List<String> names(JsonNode list) {
        var names = new ArrayList<String>();
        list.forEach(each -> names.add(each.required("name").asString()));
        return names;
    }
}
