package io.shardway.local;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The checkout that we run from, with its built services. */
record Installation(Path root) {

    /** The directory of the system property {@code shardway.home}, else the nearest one above that is a checkout of Shardway. */
    static Installation find() {
        var named = System.getProperty("shardway.home");
        if (named != null) {
            return new Installation(Path.of(named).toAbsolutePath());
        }
        var here = Path.of("").toAbsolutePath();
        return Stream.iterate(here, directory -> directory != null, Path::getParent)
                .filter(directory -> Files.isRegularFile(directory.resolve("deploy/local/catalogue.yaml")))
                .findFirst()
                .map(Installation::new)
                .orElseThrow(() -> new IllegalStateException(
                        "Neither %s nor a directory above it is a checkout of Shardway; set -Dshardway.home"
                                .formatted(here)));
    }

    Path catalogue() {
        return root.resolve("deploy/local/catalogue.yaml");
    }

    Path jar(Service service) {
        var jar = root.resolve(service.module()).resolve("target/quarkus-app/quarkus-run.jar");
        if (!Files.isRegularFile(jar)) {
            throw new IllegalStateException(
                    "%s is not built: %s is missing; ./shardway build makes it".formatted(service.module(), jar));
        }
        return jar;
    }

    /** Beside the build's stamp: a cache is of one build, and of the JDK that runs us and the services. */
    StartCache startCache(Service service) {
        var application = root.resolve(service.module()).resolve("target/quarkus-app");
        return new StartCache(
                root.resolve(".shardway/start-caches/" + service.shortName() + ".aot"),
                application,
                System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version") + " "
                        + System.getProperty("java.home"));
    }
}
