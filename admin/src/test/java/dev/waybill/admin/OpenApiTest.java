// SPDX-License-Identifier: Apache-2.0
package dev.waybill.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.james.webadmin.Routes;
import org.apache.james.webadmin.utils.JsonTransformer;
import org.junit.jupiter.api.Test;
import spark.Service;

/** The description, the routes and the shipped configuration know the same paths. */
class OpenApiTest {

  /** What the others extend. */
  private static final String SHARED = EngineRoutes.class.getSimpleName();

  private static final Path PROPERTIES = Path.of("../conf/webadmin.properties");

  private static List<Routes> routes() {
    Nobody nobody = new Nobody();
    JsonTransformer json = new JsonTransformer();
    return List.of(
        new MessagesRoutes(nobody, nobody, json),
        new QueueRoutes(nobody, nobody, json),
        new ReloadRoutes(nobody, nobody, json),
        new ExplainRoutes(nobody, nobody, json),
        new LimitsRoutes(nobody, nobody, json),
        new AccountsRoutes(nobody, nobody, json),
        new DkimRoutes(nobody, nobody, json),
        new OpenApiRoutes());
  }

  private static JsonNode description() throws IOException {
    return new ObjectMapper().readTree(OpenApiRoutes.text());
  }

  private static Set<String> described() throws IOException {
    Set<String> described = new TreeSet<>();
    description()
        .path("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .fieldNames()
                    .forEachRemaining(
                        method ->
                            described.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));
    return described;
  }

  private static Set<String> defined() {
    Service service = Service.ignite();
    routes().forEach(routes -> routes.define(service));
    return service.routes().stream()
        .map(
            route ->
                route.getHttpMethod().name().toUpperCase(Locale.ROOT)
                    + " "
                    + route.getMatchUri().replaceAll(":([a-z]+)", "{$1}"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void every_route_is_described_and_nothing_else() throws IOException {
    assertThat(described()).isEqualTo(defined()).hasSizeGreaterThan(8);
  }

  @Test
  void every_class_of_routes_is_asked_here_and_shipped() throws IOException {
    Set<String> asked =
        routes().stream()
            .map(routes -> routes.getClass().getSimpleName())
            .collect(Collectors.toSet());
    Set<String> written;
    try (Stream<Path> sources = Files.list(Path.of("src/main/java/dev/waybill/admin"))) {
      written =
          sources
              .map(path -> path.getFileName().toString().replace(".java", ""))
              .filter(name -> name.endsWith("Routes") && !name.equals(SHARED))
              .collect(Collectors.toSet());
    }

    assertThat(asked).isEqualTo(written);
    assertThat(shipped()).isEqualTo(written);
  }

  private static Set<String> shipped() throws IOException {
    Properties properties = new Properties();
    try (InputStream file = Files.newInputStream(PROPERTIES)) {
      properties.load(file);
    }
    return Stream.of(properties.getProperty("extensions.routes").split(","))
        .filter(name -> name.strip().startsWith("dev.waybill."))
        .map(name -> name.substring(name.lastIndexOf('.') + 1).strip())
        .collect(Collectors.toSet());
  }

  @Test
  void every_reference_leads_to_a_schema() throws IOException {
    JsonNode schemas = description().path("components").path("schemas");

    assertThat(description().findValuesAsText("$ref"))
        .isNotEmpty()
        .allSatisfy(
            ref -> {
              assertThat(ref).startsWith("#/components/schemas/");
              assertThat(schemas.has(ref.substring(ref.lastIndexOf('/') + 1))).isTrue();
            });
  }

  @Test
  void every_path_declares_its_parameters() throws IOException {
    description()
        .path("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .forEach(
                        operation ->
                            assertThat(inPath(operation))
                                .as(path.getKey())
                                .isEqualTo(placeholders(path.getKey()))));
  }

  private static Set<String> inPath(JsonNode operation) {
    Set<String> names = new TreeSet<>();
    operation
        .path("parameters")
        .forEach(
            parameter -> {
              if (parameter.path("in").asText().equals("path")) {
                names.add(parameter.path("name").asText());
              }
            });
    return names;
  }

  private static Set<String> placeholders(String path) {
    return Stream.of(path.split("/"))
        .filter(part -> part.startsWith("{"))
        .map(part -> part.substring(1, part.length() - 1))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
