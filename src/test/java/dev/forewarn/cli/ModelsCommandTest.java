package dev.forewarn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forewarn.training.ModelCatalog.ModelVersion;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelsCommandTest {
    private static final String HASH = "0123456789abcdef0123456789abcdef";

    @TempDir
    private Path models = Path.of("");

    private static Shell published() {
        return new Shell()
                .publish(new ModelVersion("v2", Instant.parse("2026-02-01T00:00:00Z"), true, 12, HASH, "4f3c2a1", 1))
                .publish(new ModelVersion("v1", Instant.parse("2026-01-01T00:00:00Z"), false, 9, HASH, "unknown", -7));
    }

    @Test
    void listsNewestFirstAndMarksTheOneInService() {
        var result = published().run("models", "list", "--models", models.toString());
        assertThat(result.out()).isEqualTo("""
                   version  published             series  seed  data          code
                *  v2       2026-02-01T00:00:00Z      12     1  0123456789ab  4f3c2a1
                   v1       2026-01-01T00:00:00Z       9    -7  0123456789ab  unknown
                """);
        assertThat(result.code()).isZero();
    }

    @Test
    void listsAsJson() {
        var result = published().run("models", "list", "--models", models.toString(), "--json");
        assertThat(result.out())
                .startsWith("[{\"id\":\"v2\",\"published_at\":\"2026-02-01T00:00:00Z\",\"current\":true,\"series\":12,")
                .endsWith("\"code_revision\":\"unknown\",\"seed\":-7}]\n");
    }

    @Test
    void showsTheOneInServiceOrTheOneAskedFor() {
        assertThat(published()
                        .run("models", "show", "--models", models.toString())
                        .out())
                .contains("version    v2 (in service)\n")
                .contains("data       sha256:" + HASH + "\n");
        assertThat(published()
                        .run("models", "show", "v1", "--models", models.toString(), "--json")
                        .out())
                .startsWith("{\"id\":\"v1\"");
    }

    @Test
    void namesTheVersionsThereAreWhenAskedForAnother() {
        var result = published().run("models", "show", "v9", "--models", models.toString());
        assertThat(result.err())
                .isEqualTo("forewarn: there is no version 'v9' in " + models + "; published are v2, v1\n");
        assertThat(result.code()).isEqualTo(1);
    }

    @Test
    void saysHowToMakeTheFirst() {
        var list = new Shell().run("models", "list", "--models", models.toString());
        assertThat(list.err()).contains("no model version in").contains("forewarn train");
        assertThat(list.code()).isZero();
        assertThat(new Shell()
                        .run("models", "show", "--models", models.toString())
                        .code())
                .isEqualTo(1);
        assertThat(new Shell().run("models", "list", "--models", "nowhere").code())
                .isEqualTo(2);
    }

    @Test
    void showsWhatTheGateSaid() {
        assertThat(published()
                        .run("models", "show", "--models", models.toString())
                        .out())
                .contains("held out   3 series: breach average precision 0.500, Brier skill 0.250")
                .contains("gate       promoted: no protected measure is worse\n")
                .contains("breach Brier score: 0.01000, was 0.02000\n");
        assertThat(published()
                        .run("models", "show", "--models", models.toString(), "--json")
                        .out())
                .contains("\"served_naively\":2", "\"breach_brier_skill\":0.25", "\"champion\":\"v0\"");
    }

    @Test
    void choosesWhatServes() {
        Shell shell = published();
        var promoted = shell.run("models", "promote", "v1", "--models", models.toString());
        assertThat(promoted.out()).isEqualTo("in service: v1\n");
        var unknown = published().run("models", "promote", "v7", "--models", models.toString());
        assertThat(unknown.code()).isEqualTo(1);
        assertThat(unknown.err()).contains("there is no version 'v7'");
        assertThat(published()
                        .run("models", "rollback", "--json", "--models", models.toString())
                        .out())
                .isEqualTo("{\"current\":\"v1\"}\n");
    }

    @Test
    void verifiesAllOrOne() {
        Shell shell = published()
                .publish(new ModelVersion("bad", Instant.parse("2026-02-01T00:00:00Z"), false, 1, HASH, "x", 1));
        var all = shell.run("models", "verify", "--models", models.toString());
        assertThat(all.out()).isEqualTo("v2  ok\nv1  ok\nbad  model file series.bin is missing\n");
        assertThat(all.code()).isEqualTo(1);
        var one = published().run("models", "verify", "v1", "--json", "--models", models.toString());
        assertThat(one.out()).isEqualTo("{\"v1\":[]}\n");
        assertThat(one.code()).isZero();
    }

    @Test
    void deletesWhatIsOld() {
        var result = published().run("models", "prune", "--keep", "1", "--models", models.toString());
        assertThat(result.out()).isEqualTo("deleted 1: v1\n");
        assertThat(published()
                        .run("models", "prune", "--keep", "0", "--models", models.toString())
                        .code())
                .isEqualTo(2);
    }

    @Test
    void asksForListOrShow() {
        var result = new Shell().run("models");
        assertThat(result.err()).contains("models list").contains("Say 'forewarn help models'");
        assertThat(result.code()).isEqualTo(2);
    }
}
