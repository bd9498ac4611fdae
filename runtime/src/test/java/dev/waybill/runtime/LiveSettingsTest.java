// SPDX-License-Identifier: Apache-2.0
package dev.waybill.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.core.WaybillSettings;
import dev.waybill.core.relay.Aliases;
import dev.waybill.core.relay.Client;
import dev.waybill.core.relay.RelayPolicy;
import dev.waybill.core.settings.InvalidSettingsException;
import dev.waybill.core.settings.Variables;
import dev.waybill.testkit.time.FixedClock;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiveSettingsTest {

  private static final String TEN =
      "<waybill><relay><network cidr='10.0.0.0/8'/></relay></waybill>";
  private static final String MORE =
      "<waybill><relay><network cidr='10.0.0.0/8'/><network"
          + " cidr='192.0.2.0/24'/></relay></waybill>";

  private static final Variables NONE = new Variables(name -> null, name -> null);
  private static final Instant START = Instant.parse("2026-12-01T08:00:00Z");

  private final FixedClock clock = FixedClock.at(START);
  private Path file;
  private final HostOfTheTest host = new HostOfTheTest();
  private final HostLink link = new HostLink(host);
  private LiveSettings live;

  @BeforeEach
  void open(@TempDir Path directory) throws IOException {
    file = Files.writeString(directory.resolve("waybill.xml"), TEN);
    live = LiveSettings.open(file, directory, NONE, clock, link.doubts(file));
  }

  private void looks(int count) {
    for (int i = 0; i < count; i++) {
      live.look();
    }
  }

  private static boolean grants(WaybillSettings settings, String client) {
    try {
      InetAddress address = InetAddress.getByName(client);
      Client asked = Client.elsewhere(Optional.of(address), Optional.empty());
      return new RelayPolicy(settings.relay(), domain -> true, Aliases.NONE)
          .clientPolicy(asked)
          .grant()
          .isPresent();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private boolean grants(String client) {
    return grants(live.current(), client);
  }

  @Test
  void a_broken_file_is_refused_at_the_start(@TempDir Path directory) throws IOException {
    Path broken = Files.writeString(directory.resolve("waybill.xml"), "<waybill><x/></waybill>");

    assertThatThrownBy(
            () -> LiveSettings.open(broken, directory, NONE, clock, settings -> List.of()))
        .isInstanceOf(InvalidSettingsException.class);
  }

  @Test
  void a_file_that_has_not_changed_is_not_read_again() {
    ReloadOutcome before = live.last();

    looks(5);

    assertThat(live.last()).isSameAs(before);
  }

  @Test
  void a_changed_file_is_in_force_when_it_has_stayed_the_same_for_a_look() throws IOException {
    Files.writeString(file, MORE);
    looks(1);
    assertThat(grants("192.0.2.1")).isFalse();

    looks(1);

    assertThat(grants("192.0.2.1")).isTrue();
    assertThat(live.last())
        .isEqualTo(new ReloadOutcome.Applied(START, List.of("<relay>"), List.of(), List.of()));
  }

  @Test
  void a_file_that_is_being_written_is_left_alone_until_it_is_complete() throws IOException {
    ReloadOutcome before = live.last();
    for (int length = 0; length < MORE.length(); length++) {
      Files.writeString(file, MORE.substring(0, length));
      looks(1);
      assertThat(live.last()).isSameAs(before);
      assertThat(grants("10.1.1.1")).isTrue();
    }
    Files.writeString(file, MORE);

    looks(2);

    assertThat(grants("192.0.2.1")).isTrue();
  }

  @Test
  void a_file_with_an_error_keeps_the_old_policy_and_is_read_once() throws IOException {
    Files.writeString(file, "<waybill>\n<relai/></waybill>");
    looks(2);
    ReloadOutcome refused = live.last();
    looks(5);

    assertThat(refused).isInstanceOf(ReloadOutcome.Refused.class);
    assertThat(((ReloadOutcome.Refused) refused).errors())
        .extracting(Object::toString)
        .containsExactly(file + ":2: <waybill> has no element <relai>; did you mean <relay>?");
    assertThat(live.last()).isSameAs(refused);
    assertThat(grants("10.1.1.1")).isTrue();
  }

  @Test
  void a_file_that_is_gone_keeps_the_old_policy_until_it_is_back() throws IOException {
    Files.delete(file);
    looks(2);
    assertThat(live.last()).isInstanceOf(ReloadOutcome.Refused.class);
    assertThat(grants("10.1.1.1")).isTrue();

    Files.writeString(file, TEN);
    looks(2);

    assertThat(live.last())
        .isEqualTo(new ReloadOutcome.Applied(START, List.of(), List.of(), List.of()));
  }

  @Test
  void a_reload_on_demand_does_not_wait_and_is_not_repeated_by_a_look() throws IOException {
    Files.writeString(file, MORE);

    ReloadOutcome outcome = live.reload();
    looks(5);

    assertThat(grants("192.0.2.1")).isTrue();
    assertThat(live.last()).isSameAs(outcome);
  }

  @Test
  void what_waits_for_a_restart_is_told_and_hinders_nothing() throws IOException {
    String later = MORE.replace("</waybill>", "<dkim keys='x'/></waybill>");
    Files.writeString(file, later);

    assertThat(live.reload())
        .isEqualTo(
            new ReloadOutcome.Applied(START, List.of("<relay>"), List.of("<dkim>"), List.of()));
    assertThat(grants("192.0.2.1")).isTrue();
  }

  @Test
  void a_value_that_is_back_to_what_it_was_at_the_start_waits_no_more() throws IOException {
    Files.writeString(file, TEN.replace("</waybill>", "<dkim keys='x'/></waybill>"));
    live.reload();
    Files.writeString(file, TEN);
    clock.advance(Duration.ofHours(1));

    assertThat(live.reload())
        .as("nothing has changed since the start")
        .isEqualTo(new ReloadOutcome.Applied(START, List.of(), List.of(), List.of()));
  }

  @Test
  void a_rule_for_what_the_host_does_not_have_is_warned_of_when_the_host_is_known()
      throws IOException {
    Files.writeString(
        file,
        "<waybill><relay><account name='alice@example.com'/>\n"
            + "<account name='ghost@example.com' ports='25'/></relay></waybill>");
    assertThat(warnings(live.reload())).isEmpty();

    link.accounts(host);
    link.listensOn(2525);

    assertThat(warnings(live.reload()))
        .containsExactly(
            file
                + ":2: warning: <account name=\"ghost@example.com\">: this server has no such"
                + " account; nobody sends by this rule",
            file
                + ":2: warning: <account name=\"ghost@example.com\">: ports names 25, and this"
                + " server listens for SMTP on 2525");
  }

  private static List<String> warnings(ReloadOutcome outcome) {
    return outcome.fold(ReloadOutcome.Applied::warnings, ReloadOutcome.Refused::warnings).stream()
        .map(Object::toString)
        .toList();
  }

  @Test
  void readers_meet_one_file_or_the_other_and_never_a_moment_without() throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    AtomicLong torn = new AtomicLong();
    List<Thread> readers =
        List.of(new Thread(() -> read(done, torn)), new Thread(() -> read(done, torn)));
    readers.forEach(Thread::start);

    for (int i = 0; i < 300; i++) {
      Files.writeString(file, i % 3 == 0 ? MORE : i % 3 == 1 ? "<waybill>" : TEN);
      live.reload();
    }
    done.set(true);
    for (Thread reader : readers) {
      reader.join();
    }

    assertThat(torn).hasValue(0);
  }

  private void read(AtomicBoolean done, AtomicLong torn) {
    while (!done.get()) {
      WaybillSettings policies = live.current();
      boolean more = policies.relay().networks().size() == 2;
      if (!grants(policies, "10.1.1.1") || grants(policies, "192.0.2.1") != more) {
        torn.incrementAndGet();
      }
    }
  }
}
