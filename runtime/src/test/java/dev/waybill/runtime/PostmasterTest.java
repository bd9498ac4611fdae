// SPDX-License-Identifier: Apache-2.0
package dev.waybill.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.core.address.Mailbox;
import dev.waybill.core.address.Network;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostmasterTest {

  private static final Mailbox NEWS = Mailbox.parse("news@example.com");
  private static final Mailbox ALICE = Mailbox.parse("alice@example.com");

  private final HostOfTheTest host = new HostOfTheTest();

  @TempDir Path directory;

  private Waybill open(String settings) throws IOException {
    Waybill waybill = SampleMail.open(directory, host, settings);
    waybill.accounts(host);
    return waybill;
  }

  @Test
  void is_the_first_account_for_as_long_as_it_exists() throws IOException {
    host.mailboxes = Set.of(NEWS);
    try (Waybill waybill = open("")) {
      assertThat(waybill.postmaster().current()).contains(NEWS);
      host.mailboxes = Set.of(ALICE, NEWS);
      assertThat(waybill.postmaster().current()).contains(NEWS);
    }
    try (Waybill waybill = open("")) {
      assertThat(waybill.postmaster().current()).as("after a restart").contains(NEWS);
      host.mailboxes = Set.of(ALICE);
      assertThat(waybill.postmaster().current()).contains(ALICE);
      assertThat(waybill.postmaster().trouble()).isEmpty();
    }
  }

  @Test
  void stays_the_one_that_is_remembered_while_no_domain_is_known() throws IOException {
    host.mailboxes = Set.of(NEWS);
    try (Waybill waybill = open("")) {
      assertThat(waybill.postmaster().current()).contains(NEWS);
    }
    host.mailboxes = Set.of(ALICE, NEWS);
    host.knowsDomains = false;
    try (Waybill waybill = open("")) {
      assertThat(waybill.postmaster().current()).isEmpty();
      host.knowsDomains = true;
      assertThat(waybill.postmaster().current()).contains(NEWS);
    }
  }

  @Test
  void is_the_address_postmaster_where_somebody_has_it() throws IOException {
    host.mailboxes = Set.of(ALICE, HostOfTheTest.POSTMASTER);
    try (Waybill waybill = open("")) {
      assertThat(waybill.postmaster().current()).contains(HostOfTheTest.POSTMASTER);
      assertThat(waybill.postmaster().readerOf(HostOfTheTest.POSTMASTER)).isEmpty();
    }
  }

  @Test
  void is_the_account_that_the_file_names() throws IOException {
    host.mailboxes = Set.of(ALICE, NEWS);
    try (Waybill waybill = open("<postmaster account='news@example.com'/>")) {
      assertThat(waybill.postmaster().current()).contains(NEWS);
      host.mailboxes = Set.of(ALICE);
      assertThat(waybill.postmaster().current()).isEmpty();
      assertThat(waybill.postmaster().trouble().orElse(""))
          .contains("reaches nobody", "there is no account news@example.com");
    }
  }

  @Test
  void reads_the_mail_of_every_name_and_host_that_is_ours() throws IOException {
    host.mailboxes = Set.of(NEWS);
    try (Waybill waybill = open("")) {
      for (String name : new String[] {"postmaster", "PostMaster", "\"abuse\"", "MAILER-DAEMON"}) {
        for (String domain : new String[] {"example.com", "bounce.example.com"}) {
          Mailbox address = Mailbox.parse(name + "@" + domain);
          assertThat(waybill.postmaster().readerOf(address)).as(name).contains(NEWS);
        }
      }
      for (String other : new String[] {"postmaster@remote.example", "postmasters@example.com"}) {
        assertThat(waybill.postmaster().readerOf(Mailbox.parse(other))).as(other).isEmpty();
      }
    }
  }

  @Test
  void is_nobody_while_there_is_no_account() throws IOException {
    host.mailboxes = Set.of();
    try (Waybill waybill = open("")) {
      assertThat(waybill.postmaster().current()).isEmpty();
      assertThat(waybill.postmaster().trouble()).isPresent();
      host.mailboxes = Set.of(NEWS);
      assertThat(waybill.postmaster().trouble()).isEmpty();
    }
  }

  @Test
  void is_also_at_the_addresses_of_the_machine_and_at_those_of_the_settings() throws IOException {
    try (Waybill waybill = open("<delivery own-addresses=\"203.0.113.7\"/>")) {
      assertThat(waybill.postmaster().isAt(Network.address("127.0.0.1"))).isTrue();
      assertThat(waybill.postmaster().isAt(Network.address("203.0.113.7"))).isTrue();
      assertThat(waybill.postmaster().isAt(Network.address("203.0.113.8"))).isFalse();
    }
  }
}
