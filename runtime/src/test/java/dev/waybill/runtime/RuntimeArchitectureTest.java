// SPDX-License-Identifier: Apache-2.0
package dev.waybill.runtime;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** What runtime may know. */
class RuntimeArchitectureTest {

  private static final JavaClasses RUNTIME =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.waybill.runtime");

  @Test
  void it_knows_core_and_storage_and_no_host() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..",
            "org.slf4j..",
            "org.jspecify.annotations..",
            "com.github.benmanes.caffeine..",
            "dev.waybill.core..",
            "dev.waybill.storage..",
            "dev.waybill.runtime..")
        .check(RUNTIME);
  }

  @Test
  void no_part_gets_the_whole_waybill() {
    noClasses()
        .that()
        .doNotHaveSimpleName("Waybill")
        .should()
        .dependOnClassesThat()
        .haveSimpleName("Waybill")
        .check(RUNTIME);
  }

  @Test
  void threads_are_made_by_tasks_alone() {
    noClasses()
        .that()
        .doNotHaveSimpleName("Tasks")
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.util.concurrent.Executors")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.util.concurrent.ThreadPoolExecutor")
        .check(RUNTIME);
  }
}
