// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim.keys;

import static dev.waybill.core.dkim.keys.Keys.DOMAIN;
import static dev.waybill.core.dkim.keys.Keys.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.core.address.DomainName;
import dev.waybill.core.dkim.KeyDirectory;
import dev.waybill.core.dkim.KeyFiles;
import dev.waybill.core.dkim.KeyLookup;
import dev.waybill.core.dkim.Selector;
import dev.waybill.core.dkim.SigningKey;
import dev.waybill.core.dns.AuthorityKind;
import dev.waybill.testkit.time.FixedClock;
import dev.waybill.testkit.time.SeededRandom;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(ReplaceUnderscores.class)
class KeyManagerTest {

  @TempDir private Path directory;

  private final FixedClock clock = FixedClock.at(NOW);
  private final MemoryStates states = new MemoryStates(false);
  private final List<KeyNotice> notices = new ArrayList<>();
  private final Map<String, DnsVisibility> dns = new HashMap<>();
  private Publication publication = Publication.REQUIRED;
  private int looks;
  private int seed;

  private KeyPolicy policy() {
    return new KeyPolicy(publication, OnMismatch.KEEP, AuthorityKind.ZONE, RotationPlan.DEFAULTS);
  }

  private DkimKeyFactory factory() {
    return new DkimKeyFactory(
        new KeyDirectory(directory, clock, new SeededRandom(1)), new KeyFiles(directory));
  }

  private KeyManager manager(KeyStates shared) {
    return new KeyManager(shared, factory(), this::policy, this::look, notices::add, clock);
  }

  private DnsVisibility look(ManagedKey key) {
    looks++;
    return dns.getOrDefault(key.name().selector().value(), Keys.missing());
  }

  private KeyAdmin admin(KeyManager manager) {
    return new KeyAdmin(manager, states, factory(), this::policy, clock);
  }

  private Path file(String selector) {
    new KeyDirectory(directory, clock, new SeededRandom(++seed))
        .create(DOMAIN, new Selector(selector), 2048);
    return directory.resolve(DOMAIN.value()).resolve(selector + ".pem");
  }

  private static String signing(KeyManager manager) {
    KeyLookup lookup = manager.keysFor(DOMAIN);
    if (lookup instanceof KeyLookup.Found found) {
      return String.join("+", found.keys().stream().map(KeyManagerTest::selector).toList());
    }
    if (lookup instanceof KeyLookup.Unusable unusable) {
      return "unusable: " + unusable.problem();
    }
    return lookup instanceof KeyLookup.Held ? "held" : "none";
  }

  private static String selector(SigningKey key) {
    return key.selector().value();
  }

  private Stream<String> states() {
    return states.all().stream().map(key -> key.name().selector() + " " + key.state());
  }

  @Nested
  class Files_without_a_state {

    @Test
    void are_adopted_and_sign_when_they_are_seen() throws IOException {
      file("wb202601a");
      dns.put("wb202601a", Keys.everywhere());
      KeyManager manager = manager(states);
      assertThat(signing(manager)).isEqualTo("held");

      manager.lookAtDue(Runnable::run, Runnable::run);

      assertThat(signing(manager)).isEqualTo("wb202601a");
    }

    @Test
    void are_judged_one_by_one() throws IOException {
      file("wb202601a");
      file("wb202604a");
      dns.put("wb202601a", Keys.everywhere());
      KeyManager manager = manager(states);

      manager.lookAtDue(Runnable::run, Runnable::run);

      assertThat(signing(manager)).as("the newer one is not published").isEqualTo("wb202601a");
    }

    @Test
    void are_taken_up_while_the_server_runs() throws IOException {
      KeyManager manager = manager(states);
      assertThat(signing(manager)).isEqualTo("none");
      publication = Publication.WARN;
      file("wb202601a");

      manager.refresh();

      assertThat(signing(manager)).isEqualTo("wb202601a");
    }

    @Test
    void are_as_old_as_the_file() throws IOException {
      Files.setLastModifiedTime(file("wb202601a"), FileTime.from(NOW.minus(Duration.ofDays(200))));
      dns.put("wb202601a", Keys.everywhere());

      manager(states).lookAtDue(Runnable::run, Runnable::run);

      assertThat(states()).containsExactly("wb202601a active", "wb202606a new");
    }

    @Test
    void that_others_can_read_are_complained_of_once() throws IOException {
      Files.setPosixFilePermissions(
          file("wb202601a"), PosixFilePermissions.fromString("rw-r--r--"));
      KeyManager manager = manager(states);
      manager.refresh();

      assertThat(signing(manager)).isEqualTo("none");
      assertThat(notices).hasSize(1);
      assertThat(notices.get(0).text()).contains("chmod 600");
    }
  }

  @Nested
  class The_file_of_an_active_key {

    private KeyManager active() throws IOException {
      dns.put("wb202601a", Keys.everywhere());
      file("wb202601a");
      KeyManager manager = manager(states);
      manager.lookAtDue(Runnable::run, Runnable::run);
      return manager;
    }

    @Test
    void that_disappears_is_told_and_the_mail_is_not_signed_with_something_else()
        throws IOException {
      KeyManager manager = active();
      Files.delete(directory.resolve("example.com/wb202601a.pem"));

      manager.refresh();

      assertThat(signing(manager)).startsWith("unusable").contains("does not exist");
      assertThat(notices.get(notices.size() - 1).kind()).isEqualTo(NoticeKind.UNUSABLE);
    }

    @Test
    void counts_from_memory_while_its_directory_is_away() throws IOException {
      KeyManager manager = active();
      Path away = directory.resolveSibling(directory.getFileName() + "-away");
      Files.move(directory, away);

      manager.refresh();

      assertThat(signing(manager)).isEqualTo("wb202601a");
      assertThat(manager.health().broken()).isEmpty();
      assertThat(manager.health().doubtful()).singleElement().asString().contains("directory");

      Files.move(away, directory);
      manager.refresh();
      assertThat(manager.health().doubtful()).isEmpty();
    }

    @Test
    void is_complained_of_no_more_when_it_is_retired() throws IOException {
      KeyManager manager = active();
      Files.delete(directory.resolve("example.com/wb202601a.pem"));
      manager.refresh();
      assertThat(manager.health().broken()).hasSize(1);

      admin(manager).revoke(Keys.name("wb202601a"));

      assertThat(manager.health().broken()).isEmpty();
      assertThat(manager.health().doubtful()).isEmpty();
    }

    @Test
    void that_became_another_key_is_not_used() throws IOException {
      KeyManager manager = active();
      Path other = file("other");
      Files.move(
          other,
          directory.resolve("example.com/wb202601a.pem"),
          java.nio.file.StandardCopyOption.REPLACE_EXISTING);
      Files.setLastModifiedTime(
          directory.resolve("example.com/wb202601a.pem"), FileTime.from(NOW.plusSeconds(99)));

      manager.refresh();

      assertThat(signing(manager)).contains("holds another key");
    }
  }

  @Test
  void successors_of_many_keys_are_made_in_rounds_and_each_is_stored_once() throws IOException {
    int domains = KeyRotation.AT_ONCE + 3;
    KeyDirectory keys = factory().directory();
    for (int number = 0; number < domains; number++) {
      keys.createEd25519(new DomainName("d" + number + ".example"), new Selector("old"));
    }
    dns.put("old", Keys.everywhere());
    manager(states).lookAtDue(Runnable::run, Runnable::run);
    clock.advance(Duration.ofDays(100));
    int added = states.added();

    KeyManager manager = manager(states);
    assertThat(states.added() - added).isEqualTo(KeyRotation.AT_ONCE);
    manager.refresh();
    manager.refresh();

    assertThat(states.added() - added).isEqualTo(domains);
    assertThat(manager.keys()).hasSize(2 * domains);
  }

  @Test
  void a_key_is_looked_for_every_five_minutes_then_twice_an_hour_and_at_every_start()
      throws IOException {
    file("wb202601a");
    KeyManager manager = manager(states);
    for (int minute = 0; minute < 20; minute++) {
      manager.lookAtDue(Runnable::run, Runnable::run);
      clock.advance(Duration.ofMinutes(1));
    }
    assertThat(looks).isEqualTo(4);

    dns.put("wb202601a", Keys.everywhere());
    looks = 0;
    for (int minute = 0; minute < 120; minute++) {
      manager.lookAtDue(Runnable::run, Runnable::run);
      clock.advance(Duration.ofMinutes(1));
    }
    assertThat(looks).isEqualTo(4);

    looks = 0;
    manager(states).lookAtDue(Runnable::run, Runnable::run);
    assertThat(looks).isEqualTo(1);
  }

  @Test
  void a_key_that_signs_is_looked_for_every_five_minutes() throws IOException {
    file("wb202601a");
    dns.put("wb202601a", Keys.everywhere());
    KeyManager manager = manager(states);
    manager.lookAtDue(Runnable::run, Runnable::run);
    looks = 0;
    for (int minute = 0; minute < 60; minute++) {
      assertThat(signing(manager)).isEqualTo("wb202601a");
      manager.lookAtDue(Runnable::run, Runnable::run);
      clock.advance(Duration.ofMinutes(1));
    }
    assertThat(looks).isEqualTo(11);

    looks = 0;
    for (int minute = 0; minute < 60; minute++) {
      manager.lookAtDue(Runnable::run, Runnable::run);
      clock.advance(Duration.ofMinutes(1));
    }
    assertThat(looks).as("idle").isEqualTo(2);
  }

  @Test
  void a_domain_is_not_looked_for_twice_at_a_time() throws IOException {
    file("wb202601a");
    KeyManager manager = manager(states);
    List<Runnable> waiting = new ArrayList<>();

    assertThat(manager.lookAtDue(waiting::add, waiting::add)).isEqualTo(1);
    assertThat(manager.lookAtDue(waiting::add, waiting::add)).isZero();
    waiting.remove(0).run();
    clock.advance(Duration.ofMinutes(5));

    assertThat(manager.lookAtDue(waiting::add, waiting::add)).isEqualTo(1);
    assertThat(looks).isEqualTo(1);
  }

  @Test
  void a_look_that_nobody_takes_is_begun_again() throws IOException {
    file("wb202601a");
    KeyManager manager = manager(states);

    assertThatThrownBy(() -> manager.lookAtDue(KeyManagerTest::refuse, KeyManagerTest::refuse))
        .isInstanceOf(RejectedExecutionException.class);

    assertThat(manager.lookAtDue(Runnable::run, Runnable::run)).isEqualTo(1);
  }

  private static void refuse(Runnable task) {
    throw new RejectedExecutionException(task.toString());
  }

  @Test
  void nobody_looks_when_publication_is_off() throws IOException {
    publication = Publication.OFF;
    file("wb202601a");
    KeyManager manager = manager(states);

    manager.lookAtDue(Runnable::run, Runnable::run);

    assertThat(looks).isZero();
    assertThat(signing(manager)).isEqualTo("wb202601a");
  }

  @Test
  void a_reload_of_the_policy_is_taken_up_by_the_next_refresh() throws IOException {
    file("wb202601a");
    KeyManager manager = manager(states);
    manager.lookAtDue(Runnable::run, Runnable::run);
    assertThat(signing(manager)).startsWith("unusable");

    publication = Publication.WARN;
    manager.refresh();

    assertThat(signing(manager)).isEqualTo("wb202601a");
  }

  @Test
  void what_was_active_signs_after_a_restart_without_a_look() throws IOException {
    file("wb202601a");
    dns.put("wb202601a", Keys.everywhere());
    manager(states).lookAtDue(Runnable::run, Runnable::run);

    assertThat(signing(manager(states))).isEqualTo("wb202601a");
  }

  @Test
  void two_servers_make_one_successor_and_switch_in_the_same_second() throws IOException {
    MemoryStates shared = new MemoryStates(true);
    file("wb202601a");
    dns.put("wb202601a", Keys.everywhere());
    dns.put("wb202608a", Keys.everywhere());
    List<KeyManager> servers = List.of(manager(shared), manager(shared));

    List<String> signed = new ArrayList<>();
    for (Duration time = Duration.ZERO; time.toDays() < 91; time = time.plus(step(time))) {
      clock.set(NOW.plus(time));
      servers.forEach(KeyManager::refresh);
      servers.forEach(same -> same.lookAtDue(Runnable::run, Runnable::run));
      List<String> answers = servers.stream().map(KeyManagerTest::signing).distinct().toList();
      assertThat(answers).hasSize(1);
      signed.addAll(answers);
    }

    assertThat(signed.stream().distinct()).containsExactly("held", "wb202601a", "wb202608a");
    assertThat(shared.all()).hasSize(2);
  }

  /** A second around the two switches, an hour else. */
  private static Duration step(Duration time) {
    boolean close =
        time.toMinutes() < 3
            || (time.compareTo(Duration.ofDays(90).plusMinutes(58)) > 0
                && time.compareTo(Duration.ofDays(90).plusMinutes(63)) < 0);
    boolean near = time.compareTo(Duration.ofDays(90).minusHours(1)) > 0;
    return close ? Duration.ofSeconds(1) : near ? Duration.ofMinutes(1) : Duration.ofHours(1);
  }

  @Nested
  class The_office {

    @Test
    void makes_keys_of_both_kinds_under_free_names() {
      KeyManager manager = manager(states);
      KeyOrder order = KeyOrder.of(DOMAIN, policy());

      admin(manager).create(order);
      admin(manager).create(order.of(KeyKind.ED25519));

      assertThat(states()).containsExactly("wb202606a new", "wb202606b new");
      assertThat(admin(manager).list().get(1).record().value())
          .startsWith("v=DKIM1; k=ed25519; p=");
    }

    @Test
    void has_a_trial_sign_at_once() {
      KeyManager manager = manager(states);

      admin(manager).create(KeyOrder.of(DOMAIN, policy()).forTrial());

      assertThat(signing(manager)).isEqualTo("wb202606a");
      assertThat(notices).extracting(KeyNotice::kind).containsExactly(NoticeKind.UNSEEN);
    }

    @Test
    void activates_only_what_is_seen() {
      KeyManager manager = manager(states);
      KeyName name = admin(manager).create(KeyOrder.of(DOMAIN, policy())).name();
      AdminResult early = admin(manager).activate(name);

      dns.put("wb202606a", Keys.everywhere());
      AdminResult late = admin(manager).activate(name);

      assertThat(early.done()).isFalse();
      assertThat(early.text()).contains("missing at ns.example.com");
      assertThat(late.done()).isTrue();
      assertThat(signing(manager)).isEqualTo("wb202606a");
    }

    @Test
    void can_go_back_to_the_key_before() throws IOException {
      dns.put("wb202606a", Keys.everywhere());
      dns.put("wb202606b", Keys.everywhere());
      KeyManager manager = manager(states);
      KeyName first = admin(manager).create(KeyOrder.of(DOMAIN, policy())).name();
      admin(manager).activate(first);
      KeyName second = admin(manager).create(KeyOrder.of(DOMAIN, policy())).name();
      clock.advance(Duration.ofSeconds(1));
      admin(manager).activate(second);
      assertThat(signing(manager)).isEqualTo("wb202606b");
      clock.advance(Duration.ofSeconds(1));

      admin(manager).activate(first);

      assertThat(signing(manager)).isEqualTo("wb202606a");
      assertThat(states()).containsExactly("wb202606a active", "wb202606b retiring");
    }

    @Test
    void retires_in_two_steps_and_revokes_in_one() {
      publication = Publication.OFF;
      KeyManager manager = manager(states);
      KeyName name = admin(manager).create(KeyOrder.of(DOMAIN, policy())).name();

      assertThat(admin(manager).retire(name).text()).contains("leave its record");
      assertThat(signing(manager)).startsWith("unusable: it has no DKIM key");
      assertThat(admin(manager).retire(name).text()).contains("may be removed");
      assertThat(admin(manager).revoke(name).text())
          .endsWith("Replace its record by: v=DKIM1; k=rsa; p=");
      assertThat(admin(manager).activate(name).done()).isFalse();
    }

    @Test
    void knows_no_key_that_is_not_there() {
      KeyAdmin admin = admin(manager(states));

      assertThat(admin.revoke(Keys.name("x")).text())
          .isEqualTo("there is no key " + Keys.name("x"));
      assertThat(admin.find(Keys.name("x"))).isEmpty();
    }
  }

  @Test
  void lookups_say_what_is_waited_for() throws IOException {
    file("wb202601a");

    KeyLookup lookup = manager(states).keysFor(DOMAIN);

    assertThat(lookup)
        .isEqualTo(
            new KeyLookup.Held(
                DOMAIN, "its keys are being looked up in the DNS for the first time"));
  }
}
