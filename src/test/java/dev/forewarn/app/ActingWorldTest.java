package dev.forewarn.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forewarn.action.Action;
import dev.forewarn.action.ActionReceipt;
import dev.forewarn.action.ActionRequest;
import dev.forewarn.action.Leadership;
import dev.forewarn.action.Workload;
import dev.forewarn.cli.CliException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the settings make of acting. */
class ActingWorldTest {
    private static final Instant NOW = Instant.parse("2026-05-04T12:00:00Z");

    @TempDir
    private Path home = Path.of("");

    private KubernetesSettings settings(String kubernetes) throws IOException {
        Path config = home.resolve("forewarn.yaml");
        Files.writeString(config, "dataDirectory: " + home + "\n" + kubernetes + "\n");
        return new SettingsReader(Map.of()).read(Optional.of(config)).kubernetes();
    }

    @Test
    void withoutAClusterItIsADryRunThatLeads() throws IOException {
        try (var acting = ActingWorld.open(settings(""), () -> NOW)) {
            assertThat(acting.executor().describe()).isEqualTo("dry run");
            assertThat(acting.leadership().confirm()).isInstanceOf(Leadership.Leader.class);
        }
    }

    @Test
    void whoCannotReachTheClusterStartsAndDoesNotAct() throws IOException {
        Path kubeconfig = Kubeconfigs.write(home.resolve("kubeconfig"), 1);
        try (var acting = ActingWorld.open(
                settings("kubernetes: { enabled: true, kubeconfig: " + kubeconfig + " }"), () -> NOW)) {
            assertThat(acting.executor().describe()).isEqualTo("Kubernetes at http://127.0.0.1:1");
            var request = new ActionRequest("1", new Workload("shop/checkout"), new Action.Restart(), NOW, "a test");
            assertThat(acting.executor().execute(request)).isInstanceOf(ActionReceipt.Refused.class);
            assertThat(acting.leadership().present()).isInstanceOf(Leadership.Follower.class);
        }
    }

    @Test
    void aKubeconfigThatIsNotThereIsTold() throws IOException {
        KubernetesSettings settings = settings("kubernetes: { enabled: true, kubeconfig: /none }");
        assertThatThrownBy(() -> ActingWorld.open(settings, () -> NOW))
                .isInstanceOf(CliException.class)
                .hasMessageContaining("kubernetes.kubeconfig: there is no kubeconfig /none");
    }

    @Test
    void settingsAreReadAndCustomKindsWantTheirGroup() throws IOException {
        KubernetesSettings read = settings(
                "kubernetes: { enabled: true, namespaces: 'shop payments', kinds: rollouts.argoproj.io, leaseFor: 1h }");
        assertThat(read.namespaces()).containsExactly("shop", "payments");
        assertThat(read.kinds()).containsExactly("rollouts.argoproj.io");
        assertThat(read.leaseFor()).hasHours(1);
        assertThatThrownBy(() -> settings("kubernetes: { kinds: rollouts }"))
                .hasMessageContaining("expected plurals with their group such as rollouts.argoproj.io");
    }
}
