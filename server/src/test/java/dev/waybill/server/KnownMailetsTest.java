// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.core.pipeline.PipelineCheck;
import dev.waybill.core.settings.Variables;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.apache.mailet.Mailet;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The list of mailets in core, against the mailets that James really has. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class KnownMailetsTest {

  private static final List<String> PACKAGES =
      List.of("org/apache/james/transport/mailets", "org/apache/james/jdkim/mailets");

  @TempDir private Path directory;

  @TestFactory
  Stream<DynamicTest> every_mailet_of_James_is_known_to_change_messages_or_not_to()
      throws IOException {
    Set<String> mailets = mailetsOfJames();
    assertThat(mailets).hasSizeGreaterThan(60);
    return mailets.stream()
        .map(mailet -> DynamicTest.dynamicTest(mailet, () -> assertIsKnown(mailet)));
  }

  private void assertIsKnown(String mailet) throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("mailetcontainer.xml"),
            """
            <mailetcontainer><processors><processor state="relay">
              <mailet match="All" class="dev.waybill.mailets.SignDkim"/>
              <mailet match="X" class="%s"/>
              <mailet match="All" class="dev.waybill.mailets.DeliverRemotely"/>
            </processor></processors></mailetcontainer>
            """
                .formatted(mailet));

    assertThat(PipelineCheck.of(file, Variables.ofProcess()))
        .allSatisfy(problem -> assertThat(problem.toString()).contains("so no signature would"));
  }

  private static Set<String> mailetsOfJames() throws IOException {
    Set<String> names = new TreeSet<>();
    ClassLoader loader = Mailet.class.getClassLoader();
    for (String folder : PACKAGES) {
      for (URL place : Collections.list(loader.getResources(folder))) {
        JarURLConnection connection = (JarURLConnection) place.openConnection();
        // A cached one is not ours to close.
        connection.setUseCaches(false);
        try (JarFile jar = connection.getJarFile()) {
          jar.stream()
              .map(JarEntry::getName)
              .filter(name -> name.startsWith(folder) && name.endsWith(".class"))
              .map(name -> name.substring(0, name.length() - ".class".length()).replace('/', '.'))
              .filter(name -> isMailet(name, loader))
              .forEach(names::add);
        }
      }
    }
    return names;
  }

  private static boolean isMailet(String name, ClassLoader loader) {
    try {
      Class<?> type = Class.forName(name, false, loader);
      return Mailet.class.isAssignableFrom(type) && !Modifier.isAbstract(type.getModifiers());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }
}
