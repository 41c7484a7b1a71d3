package io.shardway.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.shardway.cli", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule PACKAGES_FORM_NO_CYCLES =
            slices().matching("io.shardway.cli.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule KNOWS_NO_OTHER_ROOM = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.shardway.api..", "io.shardway.contract..", "io.shardway.kernel..", "io.quarkus..");

    @ArchTest
    static final ArchRule MODEL_AND_OUTPUT_ARE_PURE = noClasses()
            .that()
            .resideInAnyPackage("io.shardway.cli.model..", "io.shardway.cli.failure..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.net.http..", "java.nio.file..", "picocli..");

    @ArchTest
    static final ArchRule COMMANDS_STAND_BESIDE_EACH_OTHER = noClasses()
            .that()
            .resideInAPackage("io.shardway.cli.workflow..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.shardway.cli.platform..", "io.shardway.cli.completion..");
}
