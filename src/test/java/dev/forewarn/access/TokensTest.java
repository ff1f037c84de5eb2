package dev.forewarn.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokensTest {
    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");

    @TempDir
    Path directory;

    private TokenFile file() {
        return new TokenFile(directory.resolve("tokens.json"), new Secrets(new SecureRandom()));
    }

    private String make(String name, Scope... scopes) {
        return file().create(name, Set.of(scopes), NOW, Optional.empty()).secret();
    }

    @Test
    void aSecretHas256BitsAndIsNotInTheFile() throws IOException {
        String secret = make("me", Scope.ADMIN);
        assertThat(secret).matches("fwt_[A-Za-z0-9_-]{43}").isNotEqualTo(make("you", Scope.ADMIN));
        assertThat(Files.readString(file().path())).doesNotContain(secret).doesNotContain(secret.substring(4));
        assertThat(Secrets.hash("abc"))
                .as("FIPS 180-2, appendix B.1")
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    @Test
    void theFileIsItsOwnersAlone() throws IOException {
        make("me", Scope.ADMIN);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file().path())))
                .isEqualTo("rw-------");
    }

    @Test
    void everyEntryIsComparedWhereverTheMatchIs() {
        String first = make("first", Scope.READ);
        make("second", Scope.READ);
        String last = make("last", Scope.READ);
        var compared = new ArrayList<byte[]>();
        var table = new TokenTable(file().list(), (a, b) -> {
            compared.add(a);
            return MessageDigest.isEqual(a, b);
        });
        for (String secret : List.of(first, last, "fwt_" + "x".repeat(43))) {
            compared.clear();
            table.find(secret);
            assertThat(compared).hasSize(3);
        }
    }

    @Test
    void hashesAreComparedByNothingButTheConstantTimeComparison() {
        JavaClasses room = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("dev.forewarn.access");
        var table = room.get(TokenTable.class);
        assertThat(table.getMethodReferencesFromSelf())
                .anyMatch(each -> each.getTargetOwner().isEquivalentTo(MessageDigest.class)
                        && each.getName().equals("isEqual"));
        assertThat(table.getMethodCallsFromSelf())
                .noneMatch(call -> call.getName().equals("equals")
                        || call.getName().equals("compareTo")
                        || call.getName().equals("contains"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "fwt_",
                "fwt_short",
                "FWT_0123456789abcdefghijklmnopqrstuvwxyz0123456",
                "fwt_0123456789abcdefghijklmnopqrstuvwxyz01234 6",
                "fwt_0123456789abcdefghijklmnopqrstuvwxyz01234\n6",
                "fwt_0123456789abcdefghijklmnopqrstuvwxyz012345é"
            })
    void garbageIsNobodys(String garbage) {
        make("me", Scope.ADMIN);
        assertThat(Tokens.of(file()).find(garbage)).isEmpty();
    }

    @Test
    void takesTheFileAnewWhenItChanges() {
        Tokens tokens = Tokens.of(file());
        assertThat(tokens.required()).as("no file yet").isFalse();
        String mine = make("me", Scope.READ);
        tokens.look();
        assertThat(tokens.required()).isTrue();
        AccessToken found = tokens.find(mine).orElseThrow();
        assertThat(found.name()).isEqualTo("me");
        assertThat(tokens.holds(found)).isTrue();

        assertThat(file().revoke("me")).isTrue();
        tokens.look();
        assertThat(tokens.find(mine)).isEmpty();
        assertThat(tokens.holds(found)).isFalse();
        assertThat(tokens.required()).as("with the last token gone").isTrue();
    }

    @Test
    void aFileThatIsWrongLeavesTheTokensOfBeforeAndOneThatIsGoneLeavesNone() throws IOException {
        String mine = make("me", Scope.READ);
        Tokens tokens = Tokens.of(file());
        Files.writeString(file().path(), "{\"version\": 1, \"tokens\": [");
        tokens.look();
        assertThat(tokens.find(mine)).isPresent();
        Files.delete(file().path());
        tokens.look();
        assertThat(tokens.find(mine)).isEmpty();
        assertThat(tokens.required()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "null",
                "",
                "{\"version\":2,\"tokens\":[]}",
                "{\"version\":1}",
                "{\"version\":1,\"tokens\":[{}]}",
                "{\"version\":1,\"tokens\":[null]}",
                "{\"version\":1,\"tokens\":[{\"name\":\"a\\nb\",\"sha256\":\"HASH\",\"scopes\":[\"read\"],\"created\":\"2026-01-31T12:00:00Z\"}]}",
                "{\"version\":1,\"tokens\":[{\"name\":\"a\",\"sha256\":\"fwt_thesecretitself\",\"scopes\":[\"read\"],\"created\":\"2026-01-31T12:00:00Z\"}]}",
                "{\"version\":1,\"tokens\":[{\"name\":\"a\",\"sha256\":\"HASH\",\"scopes\":[],\"created\":\"2026-01-31T12:00:00Z\"}]}",
                "{\"version\":1,\"tokens\":[{\"name\":\"a\",\"sha256\":\"HASH\",\"scopes\":[\"root\"],\"created\":\"2026-01-31T12:00:00Z\"}]}",
                "{\"version\":1,\"tokens\":[{\"name\":\"a\",\"sha256\":\"HASH\",\"scopes\":[\"read\"],\"created\":\"yesterday\"}]}",
                "{\"version\":1,\"tokens\":[{\"name\":\"a\",\"sha256\":\"HASH\",\"scopes\":[\"read\"],\"secret\":\"fwt_thesecretitself\",\"created\":\"2026-01-31T12:00:00Z\"}]}",
            })
    void refusesWhatIsNoFileOfTokensWithoutRepeatingASecret(String text) throws IOException {
        Files.writeString(file().path(), text.replace("HASH", "0".repeat(64)));
        assertThatThrownBy(() -> Tokens.of(file()))
                .isInstanceOf(AccessException.class)
                .hasMessageContaining("tokens.json")
                .message()
                .doesNotContain("fwt_thesecretitself");
    }

    @Test
    void takesOneOfEachNameOnly() {
        make("me", Scope.READ);
        assertThatThrownBy(() -> make("me", Scope.ADMIN)).hasMessageContaining("there is a token 'me' already");
        assertThatThrownBy(() -> make("me\n<script>", Scope.ADMIN)).hasMessageContaining("letters, digits");
        assertThat(file().revoke("nobody")).isFalse();
    }

    @Test
    void aSecretIsInNoText() {
        TokenFile.Made made = file().create("me", Set.of(Scope.READ), NOW, Optional.of(NOW.plusSeconds(60)));
        assertThat(made.toString()).contains("me").doesNotContain(made.secret());
        assertThat(made.token().toString()).doesNotContain(made.secret());
        assertThat(made.token().isExpired(NOW.plusSeconds(59))).isFalse();
        assertThat(made.token().isExpired(NOW.plusSeconds(60))).isTrue();
    }
}
