// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.waybill.core.address.Network;
import dev.waybill.core.settings.InvalidSettingsException;
import dev.waybill.core.settings.Problem;
import dev.waybill.core.settings.SettingsFile;
import dev.waybill.core.settings.Variables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RelaySettingsTest {

  @TempDir Path directory;

  @Test
  void an_empty_element_is_the_default() throws IOException {
    assertThat(read("<relay/>")).isEqualTo(RelaySettings.DEFAULTS);
    assertThat(read("<relay><accounts/></relay>")).isEqualTo(RelaySettings.DEFAULTS);
    assertThat(RelaySettings.DEFAULTS).isEqualTo(new RelaySettings(List.of(), true));
  }

  @Test
  void networks_and_accounts_are_read() throws IOException {
    RelaySettings settings =
        read(
            """
            <relay>
              <network cidr="10.0.0.0/8"/>
              <network cidr="2001:db8::/32"/>
              <accounts relay="false"/>
            </relay>
            """);

    assertThat(settings.networks())
        .containsExactly(Network.parse("10.0.0.0/8"), Network.parse("2001:db8::/32"));
    assertThat(settings.accounts()).isFalse();
  }

  @Test
  void every_problem_is_told_at_once() throws IOException {
    assertThat(
            problems(
                """
                <relay>
                  <network cidr="10.0.0.1/8"/>
                  <network/>
                  <network cdir="10.0.0.0/8"/>
                  <network cidr="mail.example.com"/>
                  <accounts relay="yes"/>
                  <accounts relay="true"/>
                  <acounts relay="true"/>
                </relay>
                """))
        .containsExactly(
            "2 <network cidr=\"10.0.0.1/8\">: has host bits beyond the prefix;"
                + " the network is 10.0.0.0/8",
            "3 <network> needs the attribute cidr, for example cidr=\"10.0.0.0/8\"",
            "4 <network> needs the attribute cidr, for example cidr=\"10.0.0.0/8\"",
            "4 <network> has no attribute cdir; did you mean cidr?",
            "5 <network cidr=\"mail.example.com\">: not an IP address: \"mail.example.com\"",
            "6 <accounts relay=\"yes\">: expected true or false",
            "7 <accounts> may stand here only once; the first is in line 6",
            "8 <relay> has no element <acounts>; did you mean <accounts>?");
  }

  private RelaySettings read(String xml) throws IOException {
    Path file = Files.writeString(directory.resolve("waybill.xml"), xml);
    Variables none = new Variables(name -> null, name -> null);
    return SettingsFile.read(file, "relay", none, RelaySettings::read);
  }

  private List<String> problems(String xml) {
    InvalidSettingsException refusal =
        catchThrowableOfType(InvalidSettingsException.class, () -> read(xml));
    return refusal.problems().stream().map(RelaySettingsTest::shown).toList();
  }

  private static String shown(Problem problem) {
    return problem.line() + " " + problem.text();
  }
}
