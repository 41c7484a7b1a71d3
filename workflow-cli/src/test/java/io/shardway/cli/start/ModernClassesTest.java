package io.shardway.cli.start;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ModernClassesTest {

    private static final int JAVA_6 = 50;

    /** Loading with initialization also verifies each class, in a loader whose classes the JVM does not trust. */
    @Test
    void givesPicocliAFormatThatTheJvmVerifiesByStackMaps(@TempDir Path directory) throws Exception {
        var jar = Path.of(CommandLine.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        var copy = directory.resolve("picocli.jar");

        ModernClasses.copy(jar, copy);

        try (var file = new JarFile(copy.toFile());
                var loader =
                        new URLClassLoader(new URL[] {copy.toUri().toURL()}, ClassLoader.getPlatformClassLoader())) {
            var classes = file.stream()
                    .map(JarEntry::getName)
                    .filter(name -> name.endsWith(".class") && !name.endsWith("module-info.class"))
                    .filter(name -> !name.contains("groovy"))
                    .toList();
            assertThat(classes).hasSizeGreaterThan(200);
            for (var name : classes) {
                var bytes = file.getInputStream(file.getEntry(name)).readAllBytes();
                var data = new DataInputStream(new ByteArrayInputStream(bytes));
                data.skipBytes(6);
                assertThat(data.readUnsignedShort()).as(name).isGreaterThanOrEqualTo(JAVA_6);
                Class.forName(name.replace('/', '.').replaceFirst("\\.class$", ""), true, loader);
            }
        }
    }

    @Test
    void rehearsesWithoutAServerAndWithoutLeavingAnything() throws Exception {
        Rehearsal.main(new String[0]);
    }
}
