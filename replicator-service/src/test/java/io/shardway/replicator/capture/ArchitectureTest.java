package io.shardway.replicator.capture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.shardway.replicator", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule captureKnowsNothingOfApply = noClasses()
            .that()
            .resideInAPackage("..replicator.capture..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "..replicator.apply..",
                    "..replicator.redo..",
                    "..replicator.index..",
                    "..replicator.replicate..",
                    "..replicator.stream..");

    @ArchTest
    static final ArchRule nobodyButTheWiringKnowsCapture = noClasses()
            .that()
            .resideInAPackage("..replicator.*")
            .and()
            .resideOutsideOfPackage("..replicator.capture")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("..replicator.capture");

    @ArchTest
    static final ArchRule debeziumStaysBehindItsSeam = noClasses()
            .that()
            .haveSimpleNameNotContaining("Debezium")
            .and()
            .haveNameNotMatching(
                    ".*\\.capture\\.(RawConverter|RecordDecoder|TopicSchemaHistory|BinlogReader|ExactEvents|EventNumbers|RowBased|BinlogText)(\\$.*)?")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.debezium..", "com.github.shyiko..");
}
