package io.shardway.replicator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Which room may see which; README says the same in words. */
@AnalyzeClasses(packages = "io.shardway", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule servicesDoNotKnowEachOther = noClasses()
            .that()
            .resideInAPackage("io.shardway.replicator..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.shardway.api..",
                    "io.shardway.copier..",
                    "io.shardway.verifier..",
                    "io.shardway.cutover..",
                    "io.shardway.gateway..");

    @ArchTest
    static final ArchRule captureAndApplyMeetOnTheChangeLogOnly = noClasses()
            .that()
            .resideInAPackage("io.shardway.replicator.capture..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.shardway.replicator.apply..",
                    "io.shardway.replicator.redo..",
                    "io.shardway.replicator.index..",
                    "io.shardway.replicator.replicate..",
                    "io.shardway.replicator.stream..");

    @ArchTest
    static final ArchRule applyDoesNotReachIntoCapture = noClasses()
            .that()
            .resideInAnyPackage(
                    "io.shardway.replicator.apply..",
                    "io.shardway.replicator.redo..",
                    "io.shardway.replicator.index..",
                    "io.shardway.replicator.replicate..",
                    "io.shardway.replicator.stream..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.shardway.replicator.capture..");

    @ArchTest
    static final ArchRule theStepsDoNotKnowWhoLeadsThem = noClasses()
            .that()
            .resideInAnyPackage(
                    "io.shardway.replicator.redo..",
                    "io.shardway.replicator.index..",
                    "io.shardway.replicator.replicate..",
                    "io.shardway.replicator.stream..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.shardway.replicator.apply..");

    @ArchTest
    static final ArchRule redoIndexAndReplicateStandAlone = noClasses()
            .that()
            .resideInAPackage("io.shardway.replicator.redo..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.shardway.replicator.index..", "io.shardway.replicator.replicate..");
}
