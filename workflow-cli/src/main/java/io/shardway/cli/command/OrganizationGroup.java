package io.shardway.cli.command;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** A group whose commands are about things in an organization. */
public abstract class OrganizationGroup extends Group {

    @Option(
            names = "--org",
            paramLabel = "NAME",
            scope = ScopeType.INHERIT,
            description = "The organization (required; also SHARDWAY_ORG or a configuration file)")
    private @Nullable String organization;

    public final Optional<String> organization() {
        return Optional.ofNullable(organization).filter(name -> !name.isEmpty());
    }
}
