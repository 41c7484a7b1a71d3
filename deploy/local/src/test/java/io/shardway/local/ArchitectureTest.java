package io.shardway.local;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.shardway.local", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule SEES_SERVICES_ONLY_AS_PROCESSES = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.shardway.api..",
                    "io.shardway.copier..",
                    "io.shardway.replicator..",
                    "io.shardway.verifier..",
                    "io.shardway.cutover..",
                    "io.shardway.gateway..",
                    "io.shardway.mysql..",
                    "io.shardway.messaging..");
}
