// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The arrows of the design, and the house rules that a machine can hold. */
class ArchitectureTest {

  private static final String ROOT = "dev.waybill.core";

  private static final JavaClasses CORE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT);

  /** What every room may use besides itself. */
  private static final Set<String> GROUND_FLOOR =
      Set.of("address", "reply", "settings", "dns", "header", "time");

  /**
   * What each room may use besides itself. A new room needs a line here; the root package, which
   * assembles the settings of all rooms, sees everything.
   */
  private static final Map<String, Set<String>> ARROWS =
      Map.ofEntries(
          Map.entry("address", Set.of()),
          Map.entry("reply", Set.of()),
          Map.entry("settings", Set.of()),
          Map.entry("time", Set.of()),
          Map.entry("header", Set.of("address")),
          Map.entry("dns", Set.of("address", "reply", "settings")),
          Map.entry("phrase", Set.of()),
          Map.entry("store", Set.of()),
          Map.entry("message", Set.of("store")),
          Map.entry("outcome", Set.of("address", "message", "phrase", "reply", "store", "time")),
          Map.entry("queue", Set.of("address", "dns", "message", "outcome", "reply", "store")),
          Map.entry("relay", GROUND_FLOOR),
          // A rule of the relay policy says what is fixed, the log what was.
          Map.entry("cleanup", with("message", "outcome", "relay", "store")),
          Map.entry("notice", Set.of("address", "header", "settings")),
          Map.entry("limit", with("notice")),
          Map.entry("breaker", with("limit", "message", "notice", "outcome", "store")),
          Map.entry("limitadmin", with("breaker", "limit", "notice")),
          // Asks every room that decides about mail on its way out.
          Map.entry(
              "explain",
              with(
                  "breaker",
                  "dkim",
                  "limit",
                  "limitadmin",
                  "login",
                  "message",
                  "notice",
                  "pipeline",
                  "relay",
                  "returnpath")),
          Map.entry("login", with("store")),
          Map.entry("session", GROUND_FLOOR),
          Map.entry("records", with("dkim")),
          Map.entry("pipeline", Set.of("settings")),
          Map.entry("dkim", with("notice")),
          Map.entry("eightbit", Set.of()),
          Map.entry("suppression", GROUND_FLOOR),
          Map.entry("web", GROUND_FLOOR),
          // A return path names its message by its token.
          Map.entry("returnpath", with("message")),
          Map.entry(
              "bounce", with("message", "notice", "outcome", "returnpath", "store", "suppression")),
          Map.entry("delivery", with("message", "outcome", "queue", "returnpath", "store")));

  /** Where the clock and chance of the process enter core: nowhere, so far. */
  private static final Set<String> WIRING = Set.of();

  private static Set<String> with(String... rooms) {
    Set<String> allowed = new TreeSet<>(GROUND_FLOOR);
    allowed.addAll(Arrays.asList(rooms));
    return allowed;
  }

  private static Set<String> rooms() {
    Set<String> rooms = new TreeSet<>();
    CORE.stream().map(ArchitectureTest::room).filter(room -> !room.isEmpty()).forEach(rooms::add);
    return rooms;
  }

  /** The first package below the root; empty for the root itself. */
  private static String room(JavaClass type) {
    String name = type.getPackageName();
    return name.equals(ROOT) ? "" : name.substring(ROOT.length() + 1).split("\\.", 2)[0];
  }

  private static String everythingIn(String room) {
    return ROOT + "." + room + "..";
  }

  @Nested
  class Rooms {

    @Test
    void all_stand_in_the_table() {
      assertThat(ARROWS.keySet()).containsAll(rooms());
    }

    @TestFactory
    Stream<DynamicTest> see_only_what_the_table_says() {
      return rooms().stream().map(room -> DynamicTest.dynamicTest(room, () -> check(room)));
    }

    private void check(String room) {
      Set<String> allowed = ARROWS.getOrDefault(room, Set.of());
      DescribedPredicate<JavaClass> foreign =
          DescribedPredicate.describe(
              "stand in core outside " + allowed,
              type ->
                  type.getPackageName().startsWith(ROOT)
                      && !room(type).equals(room)
                      && !allowed.contains(room(type)));
      noClasses()
          .that()
          .resideInAPackage(everythingIn(room))
          .should()
          .dependOnClassesThat(foreign)
          .check(CORE);
    }

    @Test
    void have_no_cycles() {
      slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(CORE);
    }

    @Test
    void know_no_host() {
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.apache.james.core..",
              "org.apache.james.protocols..",
              "org.apache.james.queue..",
              "org.apache.mailet..",
              "javax.mail..",
              "jakarta.mail..",
              "javax.inject..",
              "jakarta.inject..",
              "com.google.inject..",
              "org.slf4j..")
          .check(CORE);
    }

    @Test
    void write_json_in_two_places() {
      // What the webhook posts, and the entries of the log.
      noClasses()
          .that()
          .resideOutsideOfPackage(everythingIn("notice"))
          .and()
          .doNotHaveSimpleName("EventCodec")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.fasterxml.jackson..")
          .check(CORE);
    }

    @Test
    void have_a_door_sign_that_forbids_null() {
      CORE.stream()
          .map(JavaClass::getPackage)
          .distinct()
          .forEach(
              room ->
                  assertThat(room.isAnnotatedWith(NullMarked.class))
                      .as("%s has a package-info with @NullMarked", room.getName())
                      .isTrue());
    }
  }

  @Nested
  class Classes {

    @Test
    void get_time_and_chance_from_outside() {
      noClasses()
          .that(DescribedPredicate.describe("are not wiring", c -> !WIRING.contains(c.getName())))
          .should()
          .accessTargetWhere(DescribedPredicate.describe("is time or chance", this::isAmbient))
          .check(CORE);
    }

    /** Calls and method references alike. */
    private boolean isAmbient(JavaAccess<?> access) {
      String owner = access.getTarget().getOwner().getName();
      String method = owner + "." + access.getTarget().getName();
      boolean withoutClock =
          access.getTarget() instanceof CodeUnitAccessTarget target
              && target.getRawParameterTypes().isEmpty();
      return Set.of(
                  "java.lang.System.nanoTime",
                  "java.lang.System.currentTimeMillis",
                  "java.lang.Math.random",
                  "java.util.UUID.randomUUID",
                  "java.util.concurrent.ThreadLocalRandom.current",
                  "java.security.SecureRandom.getInstanceStrong",
                  "java.security.SecureRandom.<init>",
                  "java.util.Random.<init>",
                  "java.time.InstantSource.system")
              .contains(method)
          || method.startsWith("java.time.Clock.system")
          || (withoutClock && owner.startsWith("java.time.") && method.endsWith(".now"))
          || (withoutClock && method.equals("java.util.Date.<init>"));
    }
  }

  @Nested
  class Source_files {

    /** House style 6. */
    private static final int MOST_LINES = 500;

    /** House style 6, for 95 of 100 files. */
    private static final int USUAL_LINES = 300;

    @Test
    void of_all_modules_stay_readable() throws IOException {
      Map<Path, Integer> lines = linesOfAllModules();
      List<Integer> sorted = lines.values().stream().sorted().toList();

      assertThat(lines).as("the walk finds the modules").hasSizeGreaterThan(50);
      assertThat(lines).allSatisfy((file, n) -> assertThat(n).isLessThanOrEqualTo(MOST_LINES));
      assertThat(sorted.get((sorted.size() - 1) * 95 / 100)).isLessThanOrEqualTo(USUAL_LINES);
    }

    private Map<Path, Integer> linesOfAllModules() throws IOException {
      Path project = Path.of("").toAbsolutePath().getParent();
      try (Stream<Path> modules = Files.list(project)) {
        return modules
            .map(module -> module.resolve("src/main/java"))
            .filter(Files::isDirectory)
            .flatMap(sources -> javaFiles(sources).stream())
            .collect(toMap(file -> file, this::lines));
      }
    }

    private List<Path> javaFiles(Path sources) {
      try (Stream<Path> files = Files.walk(sources)) {
        return files.filter(file -> file.toString().endsWith(".java")).toList();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private int lines(Path file) {
      try {
        return Files.readAllLines(file).size();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
