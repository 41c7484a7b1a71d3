package io.shardway.contract;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files of the contract. With {@code -Dcontract.write=true} tests write what they would compare. */
final class ContractFiles {

    static final Path RESOURCES = Path.of("src/main/resources");
    static final Path GOLDEN = RESOURCES.resolve("golden");
    static final Path SCHEMAS = RESOURCES.resolve("schemas");
    static final Path ASYNCAPI = RESOURCES.resolve("asyncapi.yaml");

    private static final boolean WRITES = Boolean.getBoolean("contract.write");

    private ContractFiles() {}

    /** The committed text; after a write it is {@code now}. */
    static String committed(Path file, String now) {
        try {
            if (WRITES) {
                Files.createDirectories(file.toAbsolutePath().getParent());
                Files.writeString(file, now);
            }
            if (!Files.exists(file)) {
                throw new AssertionError(file + " is missing; write it with -Dcontract.write=true and commit it");
            }
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode json(Path file) {
        try {
            return ContractJson.mapper().readTree(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String pretty(JsonNode json) {
        var indenter = new DefaultIndenter("  ", "\n");
        var printer = new DefaultPrettyPrinter();
        printer.indentObjectsWith(indenter);
        printer.indentArraysWith(indenter);
        try {
            return ContractJson.mapper().writer(printer).writeValueAsString(json) + "\n";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
