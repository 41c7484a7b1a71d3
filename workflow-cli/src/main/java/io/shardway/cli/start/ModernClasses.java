package io.shardway.cli.start;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassTransform;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;

/**
 * Copies a jar and gives its classes a newer format. The ahead-of-time cache takes no class of a format before Java 6, and
 * picocli's are of Java 5; written again, with the stack maps that the newer format wants, they need no loading and verifying at
 * each start. Their code stays the same.
 */
public final class ModernClasses {

    private static final int FIRST_WITH_STACK_MAPS = ClassFile.JAVA_6_VERSION;
    private static final int WRITTEN = ClassFile.JAVA_8_VERSION;

    private ModernClasses() {}

    /** {@code <jar> <copy>}. The classes of the jar must be on the class path, as stack maps need their hierarchy. */
    public static void main(String[] arguments) throws IOException {
        copy(Path.of(arguments[0]), Path.of(arguments[1]));
    }

    static void copy(Path jar, Path target) throws IOException {
        try (var from = new JarFile(jar.toFile());
                var to = new JarOutputStream(Files.newOutputStream(target))) {
            for (var entry : (Iterable<JarEntry>) from.stream()::iterator) {
                if (!entry.isDirectory()) {
                    to.putNextEntry(new JarEntry(entry.getName()));
                    var bytes = from.getInputStream(entry).readAllBytes();
                    to.write(isClass(entry.getName()) ? modern(bytes) : bytes);
                    to.closeEntry();
                }
            }
        }
    }

    private static boolean isClass(String name) {
        return name.endsWith(".class") && !name.endsWith("module-info.class");
    }

    private static byte[] modern(byte[] bytes) {
        var classFile = ClassFile.of(StackMapsOption.GENERATE_STACK_MAPS);
        var parsed = classFile.parse(bytes);
        if (parsed.majorVersion() >= FIRST_WITH_STACK_MAPS) {
            return bytes;
        }
        // Method bodies are built anew, as only then stack maps are generated.
        var transform = ClassTransform.transformingMethodBodies((code, element) -> code.with(element))
                .andThen((type, element) -> {
                    if (element instanceof ClassFileVersion) {
                        type.withVersion(WRITTEN, 0);
                    } else {
                        type.with(element);
                    }
                });
        return classFile.transformClass(parsed, transform);
    }
}
