// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class CopiedStatesTest {

  private static final ManagedKey NEW = Keys.key("a", KeyState.NEW, 1);
  private static final ManagedKey ACTIVE = Keys.key("a", KeyState.ACTIVE, 1);
  private static final ManagedKey OTHER = Keys.key("b", KeyState.NEW, 1);

  private final MemoryStates shared = new MemoryStates(true);
  private final MemoryStates copy = new MemoryStates(false);
  private final CopiedStates states = new CopiedStates(shared, copy);

  @Test
  void what_was_read_is_remembered_as_it_is_now() {
    shared.add(NEW);
    states.all();
    shared.change(List.of(new KeyChange(NEW, ACTIVE)));
    shared.add(OTHER);
    states.all();

    shared.away(true);

    assertThat(states.remembered()).containsExactly(ACTIVE, OTHER);
    assertThatThrownBy(states::all).isInstanceOf(StatesAwayException.class);
  }

  @Test
  void a_key_that_only_this_server_has_is_brought_to_the_others() {
    copy.add(ACTIVE);
    shared.add(OTHER);

    assertThat(states.all()).containsExactly(ACTIVE, OTHER);
    assertThat(shared.all()).containsExactly(ACTIVE, OTHER);
  }

  @Test
  void the_others_are_right_about_a_key_that_both_have() {
    copy.add(ACTIVE);
    shared.add(NEW);

    assertThat(states.all()).containsExactly(NEW);
    assertThat(states.remembered()).containsExactly(NEW);
  }

  @Test
  void an_ended_key_does_not_come_back_with_an_older_backup() {
    ManagedKey revoked = ACTIVE.in(KeyState.REVOKED, Keys.NOW);
    copy.add(revoked);
    shared.add(ACTIVE);

    assertThat(states.of(Keys.DOMAIN)).containsExactly(revoked);
    assertThat(shared.all()).containsExactly(revoked);
    assertThat(states.remembered()).containsExactly(revoked);
  }

  @Test
  void a_retired_key_may_still_be_revoked_by_another_server() {
    ManagedKey revoked = ACTIVE.in(KeyState.REVOKED, Keys.NOW);
    copy.add(ACTIVE.in(KeyState.RETIRED, Keys.NOW));
    shared.add(revoked);

    assertThat(states.all()).containsExactly(revoked);
    assertThat(states.remembered()).containsExactly(revoked);
  }

  @Test
  void nothing_is_written_to_the_copy_alone() {
    shared.away(true);

    assertThatThrownBy(() -> states.add(NEW)).isInstanceOf(StatesAwayException.class);
    assertThatThrownBy(() -> states.change(List.of())).isInstanceOf(StatesAwayException.class);
    assertThatThrownBy(() -> states.alone(() -> {})).isInstanceOf(StatesAwayException.class);
    assertThat(states.remembered()).isEmpty();
    assertThat(states.isShared()).isTrue();
  }
}
