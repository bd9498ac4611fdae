// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.waybill.core.address.AddressPattern;
import dev.waybill.core.address.DomainPattern;
import dev.waybill.core.address.Mailbox;
import dev.waybill.core.address.ReportTarget;
import dev.waybill.core.address.ReturnTerms;
import dev.waybill.core.address.SubAddressing;
import dev.waybill.core.settings.InvalidSettingsException;
import dev.waybill.core.settings.Problem;
import dev.waybill.core.settings.Reading;
import dev.waybill.core.settings.SettingsFile;
import dev.waybill.core.settings.Variables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RelaySettingsTest {

  @TempDir Path directory;

  @Test
  void an_empty_element_is_the_default() throws IOException {
    assertThat(read("<relay/>")).isEqualTo(RelaySettings.DEFAULTS);
    assertThat(read("<relay><accounts/></relay>").everyAccount())
        .contains(new Rule.OfEveryAccount(Terms.OF_ACCOUNT, 1));
  }

  @Test
  void the_defaults_let_accounts_send_as_themselves_and_nobody_else() {
    assertThat(RelaySettings.DEFAULTS)
        .isEqualTo(
            new RelaySettings(
                List.of(),
                List.of(),
                Optional.of(new Rule.OfEveryAccount(Terms.OF_ACCOUNT, 0)),
                false,
                OptionalInt.of(1000),
                new SubAddressing("+")));
    assertThat(Terms.OF_ACCOUNT)
        .isEqualTo(
            new Terms(
                List.of(AddressPattern.parse("own")),
                List.of(AddressPattern.parse("own")),
                List.of(DomainPattern.parse("all")),
                false,
                OptionalInt.of(1000),
                Optional.empty(),
                OptionalInt.empty(),
                List.of(),
                false,
                new Fixes(false, false, false, false, false),
                Optional.empty(),
                ReturnTerms.DEFAULTS,
                true));
  }

  @Test
  void where_what_comes_back_goes_is_read() throws IOException {
    RelaySettings settings =
        read(
            """
            <relay>
              <network cidr="10.0.0.0/8" bounces-to="author" return-path="own"/>
              <network cidr="10.1.0.0/16" bounces-to="Bounces@Example.com"/>
              <account name="a@example.com" bounces-to="account" return-path="signed"/>
              <accounts bounces-to="nobody"/>
            </relay>
            """);

    assertThat(settings.networks())
        .extracting(rule -> rule.terms().returns())
        .containsExactly(
            new ReturnTerms(ReportTarget.Word.AUTHOR, true),
            new ReturnTerms(new ReportTarget.Fixed(Mailbox.parse("Bounces@example.com")), false));
    assertThat(settings.accounts().get(0).terms().returns())
        .isEqualTo(new ReturnTerms(ReportTarget.Word.ACCOUNT, false));
    assertThat(settings.everyAccount().orElseThrow().terms().returns())
        .isEqualTo(new ReturnTerms(ReportTarget.Word.NOBODY, false));
  }

  @Test
  void max_recipients_holds_for_strangers_too() throws IOException {
    assertThat(read("<relay max-recipients=\"7\"/>").strangersRecipients()).hasValue(7);
  }

  @Test
  void networks_and_accounts_are_read() throws IOException {
    RelaySettings settings =
        read(
            """
            <relay max-recipients="50">
              <network cidr="10.0.0.0/8"/>
              <network cidr="2001:db8::/32" name="office" senders="*@example.com *.example.org"
                       recipients="example.net" null-sender="true" max-recipients="off"
                       max-size="25MiB" max-messages="9" ports="2525 25" tls="required"
                       add-date="true" add-message-id="true" strip-received="true"
                       normalise-bare-lf="true"/>
              <account name=" News@BÜCHER.example" senders="any" from="own" suspended=" x y "
                       keep-bcc="true"/>
              <account name="bare" max-size="off" max-messages="off" tls="optional"/>
              <accounts relay="false"/>
              <mailets relay="true"/>
            </relay>
            """);

    assertThat(settings.networks())
        .extracting(rule -> rule.line() + " " + rule.element() + rule.name().orElse(""))
        .containsExactly(
            "2 <network cidr=\"10.0.0.0/8\">",
            "7 <network cidr=\"2001:db8:0:0:0:0:0:0/32\">office");
    assertThat(settings.networks().get(0).terms().maxRecipients()).hasValue(50);
    assertThat(settings.networks().get(1).terms())
        .hasToString(
            "Terms[senders=[*@example.com, *.example.org], from=[*@example.com, *.example.org],"
                + " recipients=[example.net], nullSender=true, maxRecipients=OptionalInt.empty,"
                + " maxSize=Optional[25MiB], maxMessages=OptionalInt[9], ports=[2525, 25],"
                + " tls=true, fixes=Fixes[keepBcc=false, addDate=true, addMessageId=true,"
                + " stripReceived=true, normaliseBareLf=true], suspended=Optional.empty,"
                + " returns=ReturnTerms[bouncesTo=reverse-path, ownReturnPath=false],"
                + " limited=true]");
    assertThat(settings.accounts())
        .extracting(rule -> rule.line() + " " + rule.element())
        .containsExactly(
            "9 <account name=\"news@xn--bcher-kva.example\">", "10 <account name=\"bare\">");
    assertThat(settings.accounts().get(0).terms().suspended()).contains("x y");
    assertThat(settings.accounts().get(0).terms().from()).hasToString("[own]");
    assertThat(settings.accounts().get(0).terms().fixes())
        .isEqualTo(new Fixes(true, false, false, false, false));
    assertThat(settings.everyAccount()).isEmpty();
    assertThat(settings.mailets()).isTrue();
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
            "7 <accounts> is allowed only once here; the first is in line 6",
            "8 <relay> has no element <acounts>; did you mean <accounts>?");
  }

  @ParameterizedTest
  @CsvSource(
      value = {
        "senders=''|expected one or more values, separated by blanks",
        "senders='own'|own means the addresses of an account; for the domains of this server write"
            + " local",
        "from='*@example.com own'|own means the addresses of an account; for the domains of this"
            + " server write local",
        "senders='@example.com'|for all addresses of a domain write *@example.com",
        "senders='*@example.com,*@example.org'|separate values with blanks, not commas:"
            + " \"*@example.com *@example.org\"",
        "senders='any a@b.example'|any means everything, so it must stand alone",
        "senders='example.com'|expected *@example.com, *.example.com, a whole address,"
            + " news+*@example.com, own, local or any, not \"example.com\"",
        "recipients=' '|expected one or more values, separated by blanks",
        "recipients='all example.net'|all means everything, so it must stand alone",
        "recipients='*@example.net'|expected example.net, *.example.net or all,"
            + " not \"*@example.net\"",
        "ports=''|expected one or more values, separated by blanks",
        "ports='0'|expected a number from 1 to 65535",
        "ports='25,2525'|separate values with blanks, not commas: \"25 2525\"",
        "tls='yes'|expected one of optional, required",
        "null-sender='no'|expected true or false",
        "max-recipients='0'|expected a number from 1 to 1000000",
        "max-recipients='-1'|expected a number from 1 to 1000000, or off",
        "max-messages='none'|expected a number from 1 to 1000000, or off",
        "max-messages='0'|expected a number from 1 to 1000000",
        "max-size='0MiB'|expected a size above zero",
        "max-size='25MB'|expected a size such as 500B, 64KiB, 25MiB or 1GiB",
        "name=' '|expected a name, such as office",
        "suspended=''|expected the reason that the client will read, 1 to 200 ASCII characters",
        "suspended='\u00fc'|expected the reason that the client will read, 1 to 200 ASCII"
            + " characters"
      },
      delimiter = '|',
      quoteCharacter = '\u0001')
  void a_wrong_value_is_told_with_what_was_expected(String attribute, String expected) {
    String name = attribute.substring(0, attribute.indexOf('='));
    String value = attribute.substring(name.length() + 2, attribute.length() - 1);

    assertThat(problems("<relay>\n<network cidr='10.0.0.0/8' " + attribute + "/></relay>"))
        .containsExactly("2 <network " + name + "=\"" + value + "\">: " + expected);
  }

  @Test
  void what_contradicts_itself_is_told() {
    assertThat(
            problems(
                """
                <relay max-recipients="0">
                  <network cidr="10.0.0.0/8"/>
                  <network cidr="::ffff:10.0.0.0/104"/>
                  <network cidr="0.0.0.0/0"/>
                  <account name="a@example.com"/>
                  <account name="A@EXAMPLE.com"/>
                  <account name="bare" senders="own"/>
                  <account name="two words"/>
                  <account name="a@b@c"/>
                  <account/>
                  <mailets relay="maybe"/>
                </relay>
                """))
        .containsExactly(
            "1 <relay max-recipients=\"0\">: expected a number from 1 to 1000000",
            "3 <network> repeats 10.0.0.0/8, which has a rule in line 2",
            "4 <network cidr=\"0.0.0.0/0\">: would let the whole internet relay; if that is meant,"
                + " add open-relay=\"true\"",
            "6 <account> repeats a@example.com, which has a rule in line 5",
            "8 <account name=\"two words\">: expected the name that the account logs in with",
            "9 <account name=\"a@b@c\">: not a mailbox: \"a@b@c\"",
            "10 <account> needs the attribute name, for example name=\"news@example.com\"",
            "11 <mailets relay=\"maybe\">: expected true or false");
  }

  @Test
  void networks_that_are_a_good_part_of_the_internet_are_said_twice() {
    String twice = "; if that is meant, add open-relay=\"true\"";
    assertThat(
            problems(
                """
                <relay>
                  <network cidr="0.0.0.0/1"/>
                  <network cidr="128.0.0.0/1"/>
                  <network cidr="::/1"/>
                  <network cidr="2000::/4"/>
                  <network cidr="64.0.0.0/4"/>
                </relay>
                """))
        .containsExactly(
            "2 <network cidr=\"0.0.0.0/1\">: would let half of the internet relay" + twice,
            "3 <network cidr=\"128.0.0.0/1\">: would let half of the internet relay" + twice,
            "4 <network cidr=\"::/1\">: would let the whole internet relay" + twice,
            "5 <network cidr=\"2000::/4\">: would let half of the internet relay" + twice,
            "6 <network cidr=\"64.0.0.0/4\">: would let 1/16 of the internet relay" + twice);
    assertThat(problems(networks(64, 80)))
        .containsExactly(
            "17 <network cidr=\"79.0.0.0/8\">: would, together with the networks above, let"
                + " 1/16 of the internet relay"
                + twice);
  }

  @Test
  void networks_that_are_said_twice_private_or_small_are_no_problem() throws IOException {
    assertThat(read("<relay><network cidr='0.0.0.0/0' open-relay='true'/></relay>").networks())
        .hasSize(1);
    assertThat(read(networks(64, 79)).networks()).hasSize(15);
    assertThat(
            warnings(
                """
                <relay>
                  <network cidr="10.0.0.0/8"/>
                  <network cidr="fc00::/7"/>
                  <network cidr="192.0.0.0/16"/>
                  <network cidr="2001:db8::/32"/>
                  <network cidr="64.0.0.0/2" open-relay="true"/>
                </relay>
                """))
        .isEmpty();
    assertThat(
            warnings(
                """
                <relay>
                  <network cidr="192.0.0.0/15"/>
                  <network cidr="2001:db8::/31"/>
                </relay>
                """))
        .containsExactly(
            "2 <network cidr=\"192.0.0.0/15\">: is wide: everybody in it may relay without a"
                + " password; list the blocks that are yours",
            "3 <network cidr=\"2001:db8::/31\">: is wide: everybody in it may relay without a"
                + " password; list the blocks that are yours");
  }

  @Test
  void limits_are_switched_off_for_the_rule_of_one_account_or_network() throws IOException {
    RelaySettings settings =
        read(
            """
            <relay>
              <network cidr="10.0.0.0/8" limits="off"/>
              <network cidr="10.1.0.0/16"/>
              <account name="Bulk@example.com" limits="off"/>
              <account name="news@example.com"/>
            </relay>
            """);

    assertThat(settings.networksWithoutLimits()).hasToString("[10.0.0.0/8]");
    assertThat(settings.accountsWithoutLimits()).containsExactly("bulk@example.com");
    assertThat(
            problems(
                """
                <relay>
                  <network cidr="10.0.0.0/8" limits="on"/>
                  <accounts limits="off"/>
                </relay>
                """))
        .containsExactly(
            "2 <network limits=\"on\">: expected off; another rate is written as an <override>"
                + " of a limit",
            "3 <accounts> limits=\"off\" is for one <account> or <network>; to have no limits for"
                + " accounts, remove those with for=\"account\" from <limits>");
  }

  /** One /8 in each line, from the second on. */
  private static String networks(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(i -> "<network cidr='" + i + ".0.0.0/8'/>")
        .collect(Collectors.joining("\n", "<relay>\n", "</relay>"));
  }

  private List<String> warnings(String xml) throws IOException {
    return reading(xml).warnings().stream().map(RelaySettingsTest::shown).toList();
  }

  private RelaySettings read(String xml) throws IOException {
    return reading(xml).value();
  }

  private Reading<RelaySettings> reading(String xml) throws IOException {
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
