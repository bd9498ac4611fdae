// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim.keys;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * What an administrator can do with keys, on a terminal or over WebAdmin.
 *
 * <p>Thread-safe. Every wish is stored before it is answered.
 */
public final class KeyOffice {

  private final KeyKeeper keeper;
  private final KeyStates states;
  private final KeyWorks works;
  private final Supplier<KeyPolicy> policy;
  private final InstantSource clock;

  /** An office beside its keeper; both have the same states and files. */
  public KeyOffice(
      KeyKeeper keeper,
      KeyStates states,
      KeyWorks works,
      Supplier<KeyPolicy> policy,
      InstantSource clock) {
    this.keeper = keeper;
    this.states = states;
    this.works = works;
    this.policy = policy;
    this.clock = clock;
  }

  /** All keys, by domain and selector; files that came just now are among them. */
  public List<ManagedKey> list() {
    keeper.refresh();
    return keeper.keys();
  }

  /** One key. */
  public Optional<ManagedKey> find(KeyName name) {
    keeper.refresh();
    return keeper.find(name);
  }

  /**
   * Makes a key.
   *
   * @throws IllegalArgumentException when its size is not allowed, or no name is left for it
   * @throws StatesAwayException when the states cannot be written now; no key was made then
   */
  public ManagedKey create(KeyOrder order) {
    RotationPlan defaults = policy.get().rotation();
    RotationPlan plan =
        new RotationPlan(
            Optional.empty(),
            defaults.overlap(),
            defaults.settle(),
            order.bits(),
            order.selectors());
    return keeper.add(
        () ->
            works
                .make(order.domain(), order.kind(), plan, clock.instant(), states.all())
                .orElseThrow(
                    () ->
                        new IllegalArgumentException(
                            "all letters of \"" + order.selectors() + "\" are taken at this time")),
        order.trial());
  }

  /** Has a key sign now; under {@link Publication#REQUIRED} only when it is seen everywhere. */
  public OfficeAnswer activate(KeyName name) {
    Optional<ManagedKey> known = find(name);
    if (known.isEmpty()) {
      return unknown(name);
    }
    if (known.get().state() == KeyState.ACTIVE) {
      return OfficeAnswer.done(name + " signs already");
    }
    if (!known.get().state().isWatched()) {
      return OfficeAnswer.refused(name + " is " + known.get().state() + " and stays so");
    }
    Optional<String> objection = objection(known.get());
    if (objection.isPresent()) {
      return OfficeAnswer.refused(objection.get());
    }
    Instant from = clock.instant().plus(states.isShared() ? KeyKeeper.LEAD : Duration.ZERO);
    // The look just now may have brought it further.
    return change(
        find(name).orElse(known.get()),
        key -> key.in(KeyState.PUBLISHED, clock.instant()).from(Optional.of(from)),
        name + " signs from " + from + " on");
  }

  /** Why a key must not sign, after a look into the DNS. */
  private Optional<String> objection(ManagedKey key) {
    if (policy.get().publication() == Publication.OFF) {
      return Optional.empty();
    }
    Optional<Visibility> look = keeper.look(key.name());
    boolean required = policy.get().publicationOf(key) == Publication.REQUIRED;
    return required && look.filter(Visibility::everywhere).isEmpty()
        ? Optional.of(
            key.name()
                + " can not sign, because the world does not see it: "
                + look.map(Visibility::summary).orElse("nobody looked"))
        : Optional.empty();
  }

  /** Takes a key out of use; its record has to stay while mail that it signed is on its way. */
  public OfficeAnswer retire(KeyName name) {
    Optional<ManagedKey> known = find(name);
    if (known.isEmpty()) {
      return unknown(name);
    }
    boolean signed = known.get().state() == KeyState.ACTIVE;
    KeyState next = signed ? KeyState.RETIRING : KeyState.RETIRED;
    if (!known.get().state().isWatched()) {
      return OfficeAnswer.refused(name + " is " + known.get().state() + " already");
    }
    String text =
        signed
            ? name + " signs no more; leave its record in the DNS until it is retired"
            : name + " is retired; its record may be removed";
    return change(known.get(), key -> key.in(next, clock.instant()), text);
  }

  /** Takes a key out of use that must not be believed any more. */
  public OfficeAnswer revoke(KeyName name) {
    Optional<ManagedKey> known = find(name);
    if (known.isEmpty()) {
      return unknown(name);
    }
    return change(
        known.get(),
        key -> key.in(KeyState.REVOKED, clock.instant()),
        name + " signs no more; publish now: " + known.get().revocation().value());
  }

  private OfficeAnswer change(ManagedKey known, UnaryOperator<ManagedKey> wish, String text) {
    boolean stored = false;
    try {
      for (int tries = 0; tries < KeyKeeper.TRIES && !stored; tries++) {
        Optional<ManagedKey> now = stored(known.name()).filter(key -> isSame(known, key));
        if (now.isEmpty()) {
          break;
        }
        stored = states.change(List.of(new KeyChange(now.get(), wish.apply(now.get()))));
      }
    } catch (StatesAwayException e) {
      return OfficeAnswer.refused("nothing can be changed now: " + e.getMessage());
    }
    keeper.changed();
    return stored
        ? OfficeAnswer.done(text)
        : OfficeAnswer.refused(
            known.name() + " was changed by somebody else meanwhile; look again");
  }

  private Optional<ManagedKey> stored(KeyName name) {
    return states.of(name.domain()).stream().filter(key -> key.name().equals(name)).findFirst();
  }

  /** Whether somebody has only looked for the key since, or told of it. */
  private static boolean isSame(ManagedKey known, ManagedKey now) {
    return known.state() == now.state() && known.activeFrom().equals(now.activeFrom());
  }

  private static OfficeAnswer unknown(KeyName name) {
    return OfficeAnswer.refused("there is no key " + name);
  }
}
