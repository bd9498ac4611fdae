// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class RuleDoubtsTest {

  @Test
  void rules_for_accounts_and_ports_that_are_not_there_are_told_in_the_order_of_the_file() {
    RelaySettings relay =
        Policies.settings(
            """
            <account name="ghost@example.com" ports="2587"/>
            <network cidr="10.1.0.0/16" ports="25 2525"/>
            <account name="news@example.com"/>
            <accounts ports="587"/>\
            """);

    assertThat(
            RuleDoubts.of(
                "waybill.xml", relay, "news@example.com"::equals, Set.of(2587, 2525, 2465)))
        .extracting(doubt -> doubt.line() + " " + doubt.text())
        .containsExactly(
            "2 <account name=\"ghost@example.com\">: this server has no such account; nobody"
                + " sends by this rule",
            "3 <network cidr=\"10.1.0.0/16\">: ports names 25, and this server listens for SMTP on"
                + " 2465, 2525, 2587",
            "5 <accounts>: ports names 587, and this server listens for SMTP on 2465, 2525, 2587");
    assertThat(RuleDoubts.of("waybill.xml", relay, name -> true, Set.of(25, 587, 2525, 2587)))
        .isEmpty();
    assertThat(RuleDoubts.of("waybill.xml", relay, name -> true, Set.of())).isEmpty();
  }
}
