// SPDX-License-Identifier: Apache-2.0
package dev.waybill.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.core.address.DomainName;
import dev.waybill.core.dkim.Selector;
import dev.waybill.core.dkim.keys.DnsObservation;
import dev.waybill.core.dkim.keys.KeyChange;
import dev.waybill.core.dkim.keys.KeyKind;
import dev.waybill.core.dkim.keys.KeyName;
import dev.waybill.core.dkim.keys.KeyState;
import dev.waybill.core.dkim.keys.KeyStates;
import dev.waybill.core.dkim.keys.ManagedKey;
import dev.waybill.core.dkim.keys.NoticeKind;
import java.io.Closeable;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store of key states does; a subclass for each database. */
abstract class KeyStatesContract {

  static final Instant NOON = Instant.parse("2026-06-01T12:00:00.123456789Z");

  private Opened opened;

  /** A database, open. */
  record Opened(KeyStates states, Closeable closing) {}

  /** Opens the database of the test, with what it holds. */
  abstract Opened open() throws IOException;

  @BeforeEach
  void openStores() throws IOException {
    opened = open();
  }

  @AfterEach
  void closeStores() throws IOException {
    opened.closing().close();
  }

  private KeyStates states() {
    return opened.states();
  }

  static ManagedKey key(String domain, String selector, KeyState state) {
    return new ManagedKey(
        new KeyName(new DomainName(domain), new Selector(selector)),
        KeyKind.RSA,
        "A".repeat(392),
        state,
        NOON,
        NOON,
        Optional.empty(),
        false,
        DnsObservation.NOTHING,
        Set.of());
  }

  static final ManagedKey KEY = key("example.com", "wb202606a", KeyState.NEW);

  static final ManagedKey FULL =
      new ManagedKey(
          KEY.name(),
          KeyKind.ED25519,
          "B".repeat(44),
          KeyState.ACTIVE,
          NOON,
          NOON.plusSeconds(1),
          Optional.of(NOON.plusNanos(1)),
          true,
          new DnsObservation(
              Optional.of(NOON.plusSeconds(2)),
              Optional.of(NOON.plusSeconds(3)),
              Optional.of(NOON.plusSeconds(4)),
              Optional.of(NOON.plusSeconds(5)),
              Optional.of(NOON.plusSeconds(6)),
              "seen on 1 of 2 name servers; missing at ns2 \u00e4"),
          Set.of(NoticeKind.MISMATCH, NoticeKind.PUBLISH));

  @Test
  void begins_empty() {
    assertThat(states().all()).isEmpty();
  }

  @Test
  void gives_keys_back_as_they_were_in_the_order_of_their_names() throws IOException {
    ManagedKey other = key("a.example", "z", KeyState.RETIRED);

    assertThat(states().add(FULL)).isTrue();
    assertThat(states().add(other)).isTrue();
    closeStores();
    openStores();

    assertThat(states().all()).containsExactly(other, FULL);
  }

  @Test
  void keeps_the_first_of_two_keys_with_one_name() {
    states().add(KEY);

    assertThat(states().add(FULL)).isFalse();
    assertThat(states().all()).containsExactly(KEY);
  }

  @Test
  void changes_a_key_that_is_as_it_was() {
    states().add(KEY);

    assertThat(states().change(List.of(new KeyChange(KEY, FULL)))).isTrue();
    assertThat(states().all()).containsExactly(FULL);
  }

  @Test
  void changes_nothing_when_one_of_the_keys_was_changed_meanwhile() {
    ManagedKey other = key("example.com", "wb202606b", KeyState.NEW);
    ManagedKey changed = key("example.com", "wb202606b", KeyState.PUBLISHED);
    states().add(KEY);
    states().add(changed);

    boolean done =
        states()
            .change(
                List.of(
                    new KeyChange(KEY, FULL),
                    new KeyChange(other, key("example.com", "wb202606b", KeyState.RETIRED))));

    assertThat(done).isFalse();
    assertThat(states().all()).containsExactly(KEY, changed);
  }

  @Test
  void changes_no_key_that_is_not_there() {
    assertThat(states().change(List.of(new KeyChange(KEY, FULL)))).isFalse();
    assertThat(states().all()).isEmpty();
  }

  @Test
  void lets_one_of_many_decide() throws Exception {
    states().add(KEY);
    ExecutorService threads = Executors.newFixedThreadPool(8);
    List<Callable<Boolean>> rivals =
        IntStream.range(0, 8)
            .<Callable<Boolean>>mapToObj(
                i -> () -> states().change(List.of(new KeyChange(KEY, FULL))))
            .toList();

    int won = 0;
    for (Future<Boolean> outcome : threads.invokeAll(rivals)) {
      won += outcome.get() ? 1 : 0;
    }
    threads.shutdown();

    assertThat(won).isEqualTo(1);
  }
}
