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

    @ArchTest
    static final ArchRule THE_LEDGER_AND_THE_REPORT_ARE_PURE = noClasses()
            .that()
            .resideInAnyPackage("io.shardway.local.demo.ledger..", "io.shardway.local.demo.report..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "java.sql..",
                    "io.shardway.testing..",
                    "io.shardway.local",
                    "io.shardway.local.demo",
                    "io.shardway.local.demo.workload..",
                    "io.shardway.local.demo.tpch..",
                    "io.shardway.local.demo.lifecycle..");

    @ArchTest
    static final ArchRule THE_APPLICATION_KNOWS_NOTHING_OF_MOVES = noClasses()
            .that()
            .resideInAnyPackage("io.shardway.local.demo.workload..", "io.shardway.local.demo.tpch..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.shardway.local", "io.shardway.local.demo", "io.shardway.local.demo.lifecycle..");
}
