package dev.forewarn.access;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The file of tokens: JSON with names, scopes, times and hashes, never a secret. Changes are written beside it and moved
 * into place, one process at a time, readable by the owner alone. docs/security.md shows the form.
 */
public final class TokenFile {
    private static final int VERSION = 1;
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    private final Path file;
    private final Secrets secrets;

    /** Nothing is read yet. */
    public TokenFile(Path file, Secrets secrets) {
        this.file = file;
        this.secrets = secrets;
    }

    /**
     * What was made. The secret is nowhere else: who loses it makes another token.
     *
     * @param secret to be shown once
     */
    public record Made(AccessToken token, String secret) {
        @Override
        public String toString() {
            return "Made[token=" + token + "]"; // a record's own words would tell the secret
        }
    }

    private record Saved(int version, @Nullable List<SavedToken> tokens) {}

    private record SavedToken(
            String name,
            String sha256,
            List<String> scopes,
            String created,
            @Nullable String expires) {}

    /** Where it is. */
    public Path path() {
        return file;
    }

    /** All tokens, expired ones too; none where there is no file. */
    public List<AccessToken> list() {
        return bytes().map(this::parse).orElse(List.of());
    }

    /**
     * Makes a token and keeps its hash.
     *
     * @throws AccessException where the name is taken, or the file cannot be read or written
     */
    public Made create(String name, Set<Scope> scopes, Instant now, Optional<Instant> expires) {
        String secret = secrets.token();
        var token = new AccessToken(name, Secrets.hash(secret), scopes, now, expires);
        return alone(() -> {
            var all = new ArrayList<>(list());
            if (all.stream().anyMatch(each -> each.name().equals(name))) {
                throw new AccessException(
                        "there is a token '" + name + "' already; revoke it first, or take another" + " name");
            }
            all.add(token);
            write(all);
            return new Made(token, secret);
        });
    }

    /**
     * Forgets a token, which is then good for nothing.
     *
     * @return whether there was one of that name
     */
    public boolean revoke(String name) {
        return alone(() -> {
            var all = new ArrayList<>(list());
            boolean found = all.removeIf(each -> each.name().equals(name));
            if (found) {
                write(all);
            }
            return found;
        });
    }

    /** The file's bytes; empty where there is none. */
    Optional<byte[]> bytes() {
        try {
            return Optional.of(Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new AccessException("cannot read the tokens in " + file + ": "
                    + e.getClass().getSimpleName() + "; it must be a file that this user may read");
        }
    }

    /** @throws AccessException for anything that is not such a file; nothing of its content is repeated */
    List<AccessToken> parse(byte[] bytes) {
        try {
            Saved saved = JSON.readValue(bytes, Saved.class);
            if (saved == null || saved.version() != VERSION || saved.tokens() == null) {
                throw new AccessException(file + ": expected {\"version\": 1, \"tokens\": [...]}");
            }
            List<AccessToken> tokens =
                    saved.tokens().stream().map(TokenFile::token).toList();
            var names = new HashSet<String>();
            for (AccessToken each : tokens) {
                if (!names.add(each.name())) {
                    throw new AccessException(file + ": two tokens are named '" + each.name() + "'");
                }
            }
            return tokens;
        } catch (JacksonException e) {
            throw new AccessException(file + ": not the JSON of tokens, see line "
                    + e.getLocation().getLineNr());
        } catch (DateTimeParseException e) {
            throw new AccessException(file + ": created and expires are times such as 2026-01-31T12:00:00Z");
        } catch (IllegalArgumentException e) {
            throw new AccessException(file + ": " + e.getMessage());
        } catch (NullPointerException e) {
            throw new AccessException(file + ": each token has a name, sha256, scopes and created");
        }
    }

    private static AccessToken token(SavedToken saved) {
        var scopes = EnumSet.noneOf(Scope.class);
        saved.scopes().forEach(scope -> scopes.add(Scope.parse(scope)));
        return new AccessToken(
                saved.name(),
                saved.sha256(),
                scopes,
                Instant.parse(saved.created()),
                Optional.ofNullable(saved.expires()).map(Instant::parse));
    }

    private void write(List<AccessToken> tokens) throws IOException {
        var saved = new Saved(
                VERSION,
                tokens.stream()
                        .map(each -> new SavedToken(
                                each.name(),
                                each.sha256(),
                                each.scopes().stream().sorted().map(Scope::text).toList(),
                                each.created().toString(),
                                each.expires().map(Instant::toString).orElse(null)))
                        .toList());
        Path beside = beside(".new");
        Files.deleteIfExists(beside);
        OwnerOnly.create(beside);
        Files.write(beside, JSON.writeValueAsBytes(saved));
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private Path beside(String ending) {
        return file.resolveSibling(file.getFileName() + ending);
    }

    private interface Change<T> {
        T make() throws IOException;
    }

    private <T> T alone(Change<T> change) {
        try {
            Path directory = file.toAbsolutePath().getParent();
            if (directory != null) {
                Files.createDirectories(directory);
            }
            try (FileChannel channel =
                            FileChannel.open(beside(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = channel.lock()) {
                if (!lock.isValid()) {
                    throw new IOException("the lock was lost");
                }
                return change.make();
            }
        } catch (IOException e) {
            throw new AccessException("cannot write the tokens to " + file + ": "
                    + e.getClass().getSimpleName() + "; the directory must be one that this user may write");
        }
    }

    /** Files that others on the machine may not read, where the file system knows owners. */
    static final class OwnerOnly {
        private OwnerOnly() {}

        static void create(Path file) throws IOException {
            if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            } else {
                Files.createFile(file);
            }
        }
    }
}
