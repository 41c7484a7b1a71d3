package io.shardway.cli.command;

/** The version of this build. */
public final class Version {

    private Version() {}

    public static String text() {
        var version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "unknown" : version;
    }
}
