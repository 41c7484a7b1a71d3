package io.shardway.cutover;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.shardway.cutover", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule DIRECTION = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("shell")
            .definedBy("io.shardway.cutover")
            .layer("action")
            .definedBy("..cutover.action")
            .layer("store")
            .definedBy("..cutover.store")
            .layer("mysql")
            .definedBy("..cutover.mysql")
            .layer("messaging")
            .definedBy("..cutover.messaging")
            .layer("domain")
            .definedBy("..cutover.domain")
            .whereLayer("action")
            .mayOnlyBeAccessedByLayers("shell")
            .whereLayer("store")
            .mayOnlyBeAccessedByLayers("shell", "action")
            .whereLayer("mysql")
            .mayOnlyBeAccessedByLayers("shell", "action")
            .whereLayer("messaging")
            .mayOnlyBeAccessedByLayers("shell", "action");

    @ArchTest
    static final ArchRule RULES_KNOW_NO_SERVER = noClasses()
            .that()
            .resideInAPackage("..cutover.domain")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql..", "org.apache.kafka..", "io.quarkus..", "io.shardway.mysql..", "jakarta..");
}
