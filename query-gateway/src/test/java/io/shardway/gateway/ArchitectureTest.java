package io.shardway.gateway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The direction of dependencies inside the gateway. */
@AnalyzeClasses(packages = "io.shardway.gateway", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule statementsKnowNothingOfTheWire = noClasses()
            .that()
            .resideInAPackage("..gateway.sql..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.netty..", "..gateway.protocol..", "..gateway.routing..", "..gateway.session..");

    @ArchTest
    static final ArchRule routingIsPure = noClasses()
            .that()
            .resideInAPackage("..gateway.routing..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.netty.channel..", "..gateway.session..", "..gateway.backend..", "..gateway.control..");

    @ArchTest
    static final ArchRule theProtocolKnowsNoRouting = noClasses()
            .that()
            .resideInAPackage("..gateway.protocol..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "..gateway.routing..",
                    "..gateway.sql..",
                    "..gateway.session..",
                    "..gateway.backend..",
                    "..contract..");

    @ArchTest
    static final ArchRule sessionsDoNotKnowKafka = noClasses()
            .that()
            .resideInAnyPackage("..gateway.session..", "..gateway.backend..", "..gateway.buffer..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.kafka..", "..gateway.control..");

    @ArchTest
    static final ArchRule servicesMeetOnTopicsOnly = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.shardway.api..",
                    "io.shardway.copier..",
                    "io.shardway.replicator..",
                    "io.shardway.verifier..",
                    "io.shardway.cutover..");
}
