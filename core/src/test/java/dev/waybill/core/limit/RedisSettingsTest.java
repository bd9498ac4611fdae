// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.core.dns.ServerAddress;
import dev.waybill.core.settings.InvalidSettingsException;
import dev.waybill.core.settings.SettingsFile;
import dev.waybill.core.settings.Variables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RedisSettingsTest {

  @TempDir private Path directory;

  private Optional<RedisSettings> read(String element) throws IOException {
    Path file =
        Files.writeString(directory.resolve("limits.xml"), "<limits>" + element + "</limits>");
    Variables none = new Variables(name -> null, name -> null);
    return SettingsFile.read(
            file, "limits", none, limits -> RedisSettings.read(limits, Path.of("/var/waybill")))
        .value();
  }

  private void assertProblem(String element, String problem) {
    assertThatThrownBy(() -> read(element))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining(problem);
  }

  @Test
  void are_absent_without_the_element() throws Exception {
    assertThat(read("")).isEmpty();
  }

  @Test
  void need_a_url_only() throws Exception {
    assertThat(read("<redis url='redis://redis.example.com'/>"))
        .contains(RedisSettings.at(RedisUrl.parse("redis://redis.example.com:6379")));
  }

  @Test
  void are_read_as_a_whole() throws Exception {
    assertThat(
            read(
                "<redis url='rediss://waybill@mymaster/2' password-file='secrets/redis'"
                    + " ca='/etc/ca.pem' sentinels='a.example.com b.example.com:1'"
                    + " sentinel-password-file='secrets/sentinel' prefix='west' timeout='1s'/>"))
        .contains(
            new RedisSettings(
                new RedisUrl(true, Optional.of("waybill"), "mymaster", 6379, 2),
                Optional.of(Path.of("/var/waybill/secrets/redis")),
                Optional.of(Path.of("/etc/ca.pem")),
                List.of(
                    new ServerAddress("a.example.com", 26_379),
                    new ServerAddress("b.example.com", 1)),
                Optional.of(Path.of("/var/waybill/secrets/sentinel")),
                List.of(),
                "west",
                Duration.ofSeconds(1)));
  }

  @Test
  void say_what_is_wrong() {
    assertProblem("<redis/>", "needs the attribute url");
    assertProblem("<redis url='http://a'/>", "expected a URL such as redis://");
    assertProblem("<redis url='redis://a' prefix='{a}'/>", "letters, digits");
    assertProblem("<redis url='redis://a' timeout='11s'/>", "at most 10s");
    assertProblem("<redis url='redis://a' ca='a.pem'/>", "write rediss:");
    assertProblem("<redis url='redis://a/1' cluster='b'/>", "only number 0");
    assertProblem("<redis url='redis://a' sentinels='b' cluster='c'/>", "one of them only");
    assertProblem("<redis url='redis://a' pasword-file='b'/>", "has no attribute pasword-file");
  }

  @Nested
  class Urls {

    @Test
    void print_what_they_read() {
      for (String url :
          List.of(
              "redis://redis.example.com:6379",
              "rediss://waybill@192.0.2.1:6380/15",
              "redis://[2001:db8::1]:7000")) {
        assertThat(RedisUrl.parse(url)).hasToString(url);
      }
    }

    @Test
    void have_no_password() {
      assertThatThrownBy(() -> RedisUrl.parse("redis://user:sesame@redis.example.com"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("password-file")
          .hasMessageNotContaining("sesame");
      assertThatThrownBy(() -> RedisUrl.parse("redis://user:ses%me@redis.example.com"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageNotContaining("ses%me");
    }

    @Test
    void that_are_no_place_of_a_redis_are_refused() {
      for (String url :
          List.of(
              "",
              "redis.example.com:6379",
              "redis://",
              "redis:///1",
              "redis://a/b",
              "redis://a?timeout=1",
              "redis://a:0",
              "redis://a:99999",
              "redis://a b")) {
        assertThatThrownBy(() -> RedisUrl.parse(url))
            .as(url)
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageStartingWith("expected");
      }
    }
  }

  @Test
  void a_password_in_the_url_is_refused_and_never_shown() {
    assertThatThrownBy(() -> read("<redis url='redis://user:hunter2@192.0.2.1'/>"))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining("redis://user:***@192.0.2.1")
        .hasMessageNotContaining("hunter2");
  }
}
