package io.shardway.testing;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.shardway.testing", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule DEPENDS_ON_NOTHING_OF_OURS = noClasses()
            .should()
            .dependOnClassesThat(DescribedPredicate.describe(
                    "are ours and elsewhere",
                    (JavaClass type) -> type.getPackageName().startsWith("io.shardway")
                            && !type.getPackageName().startsWith("io.shardway.testing")));

    @ArchTest
    static final ArchRule KNOWS_DOCKER_IN_ONE_CLASS = noClasses()
            .that()
            .haveSimpleNameNotStartingWith("DockerServers")
            .and()
            .doNotHaveSimpleName("Database")
            .and()
            .doNotHaveSimpleName("Broker")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.testcontainers..");
}
