package io.shardway.cli.settings;

import io.shardway.cli.api.Credentials;
import io.shardway.cli.failure.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/** The login that {@code auth login} keeps: a file that only its owner may read. */
public final class StoredLogin {

    private static final String OWNER_ONLY = "rw-------";

    private final Path file;

    public StoredLogin(Path home) {
        this.file = home.resolve(".config/shardway/access-token");
    }

    public Path file() {
        return file;
    }

    public Optional<Credentials> read() {
        try {
            if (!Files.isRegularFile(file)) {
                return Optional.empty();
            }
            return Optional.of(Files.readString(file).strip())
                    .filter(text -> !text.isEmpty())
                    .map(Credentials::stored);
        } catch (IOException e) {
            throw Failure.of("cannot read the stored login %s: %s"
                    .formatted(file, e.getClass().getSimpleName()));
        }
    }

    /** Replaces what was stored; the file never exists with wider rights, not even for a moment. */
    public void store(String text) {
        try {
            Files.createDirectories(file.getParent());
            var fresh = Files.createTempFile(
                    file.getParent(),
                    "access-token",
                    ".new",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNER_ONLY)));
            Files.writeString(fresh, text + "\n");
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw Failure.of("cannot store the login in %s: %s"
                    .formatted(file, e.getClass().getSimpleName()));
        }
    }

    /** Says whether there was one. */
    public boolean remove() {
        try {
            return Files.deleteIfExists(file);
        } catch (IOException e) {
            throw Failure.of("cannot remove the stored login %s: %s"
                    .formatted(file, e.getClass().getSimpleName()));
        }
    }
}
