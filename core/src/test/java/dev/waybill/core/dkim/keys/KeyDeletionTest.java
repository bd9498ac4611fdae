// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim.keys;

import static dev.waybill.core.dkim.keys.Keys.DOMAIN;
import static dev.waybill.core.dkim.keys.Keys.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.core.dkim.KeyDirectory;
import dev.waybill.core.dkim.KeyFiles;
import dev.waybill.core.dns.AuthorityKind;
import dev.waybill.testkit.time.FixedClock;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class KeyDeletionTest {

  private static final Duration OVERLAP = Duration.ofDays(7);

  @TempDir private Path directory;
  private final FixedClock clock = FixedClock.at(NOW);

  private static KeyDeletion deletion(KeyState state) {
    return new KeyDeletion(Keys.key("a", state, 3), OVERLAP);
  }

  @ParameterizedTest
  @EnumSource(names = {"ACTIVE", "PUBLISHED", "RETIRING"})
  void keys_that_are_needed_are_kept_unless_it_is_forced(KeyState state) {
    assertThat(deletion(state).objection(false, false)).isPresent();
    assertThat(deletion(state).objection(false, true)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"NEW", "RETIRED", "REVOKED"})
  void others_may_go(KeyState state) {
    assertThat(deletion(state).objection(false, false)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void no_key_goes_that_another_server_would_bring_back(KeyState state) {
    assertThat(deletion(state).objection(true, true).orElse("")).contains("bring it back");
  }

  @Test
  void what_is_left_to_do_depends_on_mail_in_transit() {
    String name = Keys.name("a").toString();

    assertThat(deletion(KeyState.NEW).leftToDo(NOW))
        .isEqualTo("Remove its TXT record at " + name + " if you have published it");
    assertThat(deletion(KeyState.RETIRED).leftToDo(NOW))
        .isEqualTo("Remove its TXT record at " + name);
    assertThat(deletion(KeyState.REVOKED).leftToDo(NOW)).contains("empty p=");
    assertThat(deletion(KeyState.RETIRING).leftToDo(NOW))
        .as("it has been retiring for 3 days")
        .contains("until " + NOW.plus(Duration.ofDays(4)));
    assertThat(deletion(KeyState.ACTIVE).leftToDo(NOW)).contains("until " + NOW.plus(OVERLAP));
  }

  private KeyAdmin admin(KeyStates states, Publication publication) {
    DkimKeyFactory factory =
        new DkimKeyFactory(
            new KeyDirectory(directory, clock, new SecureRandom()), new KeyFiles(directory));
    KeyPolicy policy =
        new KeyPolicy(publication, OnMismatch.KEEP, AuthorityKind.ZONE, RotationPlan.DEFAULTS);
    KeyManager manager =
        new KeyManager(states, factory, () -> policy, key -> Keys.missing(), notice -> {}, clock);
    return new KeyAdmin(manager, states, factory, () -> policy, clock);
  }

  private static KeyOrder order() {
    return KeyOrder.of(
        DOMAIN,
        new KeyPolicy(Publication.OFF, OnMismatch.KEEP, AuthorityKind.ZONE, RotationPlan.DEFAULTS));
  }

  @Test
  void a_deleted_key_is_gone_with_its_file_and_is_not_taken_up_again() {
    MemoryStates states = new MemoryStates(false);
    KeyAdmin admin = admin(states, Publication.REQUIRED);
    KeyName name = admin.create(order()).name();

    AdminResult answer = admin.delete(name, false);

    assertThat(answer.done()).isTrue();
    assertThat(answer.text()).startsWith(name + " is deleted. Remove its TXT record");
    assertThat(admin.list()).isEmpty();
    assertThat(states.all()).isEmpty();
    assertThat(new KeyFiles(directory).list()).isEmpty();
    assertThat(admin.delete(name, true).text()).isEqualTo("there is no key " + name);
  }

  @Test
  void a_key_that_signs_stays_until_it_is_forced() {
    KeyAdmin admin = admin(new MemoryStates(false), Publication.OFF);
    KeyName name = admin.create(order()).name();
    assertThat(admin.find(name).map(ManagedKey::state)).isEqualTo(Optional.of(KeyState.ACTIVE));

    assertThat(admin.delete(name, false))
        .isEqualTo(new AdminResult(false, name + " signs mail; retire it first"));
    assertThat(admin.list()).hasSize(1);

    assertThat(admin.delete(name, true).done()).isTrue();
    assertThat(admin.list()).isEqualTo(List.of());
  }

  @Test
  void nothing_is_deleted_while_the_states_are_away() {
    MemoryStates states = new MemoryStates(false);
    KeyAdmin admin = admin(states, Publication.REQUIRED);
    KeyName name = admin.create(order()).name();
    states.away(true);

    assertThat(admin.delete(name, false).done()).isFalse();

    assertThat(new KeyFiles(directory).list()).hasSize(1);
  }
}
