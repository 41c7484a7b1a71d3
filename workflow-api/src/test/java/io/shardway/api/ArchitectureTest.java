package io.shardway.api;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.shardway.api", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule domainIsPlainJava = classes()
            .that()
            .resideInAPackage("io.shardway.api.domain..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "org.jspecify..", "io.shardway.kernel..", "io.shardway.api.domain..");

    @ArchTest
    static final ArchRule storesKnowNothingOfTheirUsers = noClasses()
            .that()
            .resideInAnyPackage("io.shardway.api.store..", "io.shardway.api.catalogue..", "io.shardway.api.progress..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.shardway.api.shell..",
                    "io.shardway.api.messaging..",
                    "io.shardway.api.preflight..",
                    "io.shardway.api.rest..");

    @ArchTest
    static final ArchRule nobodyDependsOnRest = noClasses()
            .that()
            .resideOutsideOfPackage("io.shardway.api.rest..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.shardway.api.rest..");

    @ArchTest
    static final ArchRule servicesMeetOnTopicsOnly = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.shardway.copier..",
                    "io.shardway.replicator..",
                    "io.shardway.verifier..",
                    "io.shardway.cutover..",
                    "io.shardway.gateway..");
}
