package io.shardway.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Where the {@code shardway} command finds a stack that was left running: address, organization and token, in the form of its
 * configuration files, for their owner only. It goes with the stack's directory.
 */
final class CliSettings {

    private CliSettings() {}

    /** @param authorization {@code id:token} */
    static void write(Path directory, String api, String organization, String authorization) {
        var file = directory.resolve("cli.yml");
        int colon = authorization.indexOf(':');
        try {
            Files.deleteIfExists(file);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, """
                    api-url: "%s"
                    org: "%s"
                    service-token-id: "%s"
                    service-token: "%s"
                    """.formatted(
                            api, organization, authorization.substring(0, colon), authorization.substring(colon + 1)));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + file, e);
        }
    }
}
