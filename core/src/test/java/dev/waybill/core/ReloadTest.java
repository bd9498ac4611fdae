// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.core.settings.Variables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReloadTest {

  @TempDir private Path base;

  private WaybillSettings read(String... elements) throws IOException {
    Path file = base.resolve("waybill.xml");
    Files.writeString(base.resolve("own.rules"), "rule a spam\ntext xyzzy\nis 550 xyzzy\n");
    Files.writeString(file, "<waybill>" + String.join("", elements) + "</waybill>");
    return WaybillSettings.read(file, base, new Variables(name -> null, name -> null)).value();
  }

  @Test
  void the_same_file_changes_nothing() throws IOException {
    String delivery =
        "<delivery><smart-host server='192.0.2.1'/><dns servers='192.0.2.2'/></delivery>";
    WaybillSettings current = read("<relay><network cidr='10.0.0.0/8'/></relay>", delivery);
    WaybillSettings same = read(delivery, "<relay><network cidr='10.0.0.0/8'/></relay>");

    assertThat(Reload.of(current, current, same)).isEqualTo(new Reload(List.of(), List.of()));
  }

  private static Stream<String> live() {
    return Stream.of(
        "<relay><network cidr='10.0.0.0/8'/></relay>",
        "<relay><logins refuse-after='9'/></relay>",
        "<sessions connections='99'/>",
        "<sessions><strangers errors='9'/></sessions>",
        "<limits><limit name='x' for='account' counts='messages' rate='9/h'/></limits>",
        "<limits><notify postmaster='false'/></limits>",
        "<limits><breaker slow-to='9/h'/></limits>",
        "<return-path host='b.{domain}'/>",
        "<return-path lifetime='9d'/>",
        "<storage journal-days='9'/>",
        "<dkim operator='example.com'/>",
        "<dkim publication='warn'/>",
        "<dkim><wire-check sample='1/9'/></dkim>",
        "<postmaster account='a@example.com'/>",
        "<admin open='health'/>",
        "<bounces rules='own.rules'/>",
        "<delivery port='26'/>",
        "<delivery><dns attempts='9'/></delivery>",
        "<delivery><retry give-up-after='9d'/></delivery>",
        "<delivery><connections idle='9s'/></delivery>",
        "<delivery><without-8bitmime then='bounce'/></delivery>",
        "<delivery><smart-host server='192.0.2.1'/></delivery>");
  }

  private static Stream<String> fixed() {
    return Stream.of(
        "<storage directory='x'/>",
        "<return-path secrets='x'/>",
        "<storage><postgresql url='postgresql://w@192.0.2.1/w'/></storage>",
        "<limits recipients='x'/>",
        "<limits><redis url='redis://192.0.2.1'/></limits>",
        "<dkim keys='x'/>");
  }

  private static String tag(String element) {
    return element.replaceAll("^<([a-z-]+).*", "<$1>");
  }

  @ParameterizedTest
  @MethodSource("live")
  void what_may_change_is_in_force_at_once(String element) throws IOException {
    WaybillSettings current = read();

    assertThat(Reload.of(current, current, read(element)))
        .isEqualTo(new Reload(List.of(tag(element)), List.of()));
  }

  @ParameterizedTest
  @MethodSource("fixed")
  void what_is_read_at_the_start_waits_and_is_named(String element) throws IOException {
    WaybillSettings current = read();

    assertThat(Reload.of(current, current, read(element)))
        .isEqualTo(new Reload(List.of(), List.of(tag(element))));
  }

  @Test
  void both_at_once_do_not_hinder_each_other() throws IOException {
    WaybillSettings current = read();
    WaybillSettings wanted = read("<dkim keys='x'/>", "<return-path lifetime='9d'/>");

    assertThat(Reload.of(current, current, wanted))
        .isEqualTo(new Reload(List.of("<return-path>"), List.of("<dkim>")));
    assertThat(Reload.of(current, wanted, current))
        .as("back to what it was at the start")
        .isEqualTo(new Reload(List.of("<return-path>"), List.of()));
  }

  @Test
  void no_element_of_the_file_is_forgotten() throws IOException {
    String schema = Files.readString(Path.of("..", "conf", "waybill.xsd"));
    List<String> elements =
        Arrays.stream(schema.split("\n"))
            .map(Pattern.compile("^ {8}<xs:element name=\"([a-z-]+)\".*")::matcher)
            .filter(line -> line.matches())
            .map(line -> "<" + line.group(1) + ">")
            .toList();

    assertThat(Stream.concat(live(), fixed()).map(ReloadTest::tag).distinct())
        .containsExactlyInAnyOrderElementsOf(elements);
  }
}
