package io.shardway.copier;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.shardway.copier", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule rulesArePlainJava = classes()
            .that()
            .resideInAPackage("..copier.domain..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "org.jspecify..", "io.shardway.kernel..", "io.shardway.copier.domain..");

    @ArchTest
    static final ArchRule serversKnowNothingOfMessages = noClasses()
            .that()
            .resideInAPackage("..copier.mysql..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.shardway.messaging..", "..copier.work..", "org.apache.kafka..");

    @ArchTest
    static final ArchRule servicesNeverDependOnEachOther = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.shardway.api..",
                    "io.shardway.replicator..",
                    "io.shardway.verifier..",
                    "io.shardway.cutover..",
                    "io.shardway.gateway..");
}
