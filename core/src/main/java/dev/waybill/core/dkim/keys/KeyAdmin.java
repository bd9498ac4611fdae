// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim.keys;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * The actions of an administrator on keys, on the command line or over WebAdmin.
 *
 * <p>Thread-safe. Every change is stored before the method returns.
 */
public final class KeyAdmin {

  private final KeyManager manager;
  private final KeyStates states;
  private final DkimKeyFactory factory;
  private final Supplier<KeyPolicy> policy;
  private final InstantSource clock;

  /** Uses the same states and files as the manager. */
  public KeyAdmin(
      KeyManager manager,
      KeyStates states,
      DkimKeyFactory factory,
      Supplier<KeyPolicy> policy,
      InstantSource clock) {
    this.manager = manager;
    this.states = states;
    this.factory = factory;
    this.policy = policy;
    this.clock = clock;
  }

  /** All keys, by domain and selector, including files that were just added. */
  public List<ManagedKey> list() {
    manager.refresh();
    return manager.keys();
  }

  /** One key. */
  public Optional<ManagedKey> find(KeyName name) {
    manager.refresh();
    return manager.find(name);
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
    return manager.add(
        () ->
            factory
                .make(order.domain(), order.kind(), plan, clock.instant(), states.all())
                .orElseThrow(
                    () ->
                        new IllegalArgumentException(
                            "all letters of \"" + order.selectors() + "\" are taken at this time")),
        order.trial());
  }

  /** Activates a key now; under {@link Publication#REQUIRED} only if it is visible everywhere. */
  public AdminResult activate(KeyName name) {
    Optional<ManagedKey> known = find(name);
    if (known.isEmpty()) {
      return unknown(name);
    }
    if (known.get().state() == KeyState.ACTIVE) {
      return AdminResult.done(name + " signs already");
    }
    if (!known.get().state().isWatched()) {
      return AdminResult.refused(name + " is " + known.get().state() + " and stays so");
    }
    Optional<String> objection = objection(known.get());
    if (objection.isPresent()) {
      return AdminResult.refused(objection.get());
    }
    Instant from = clock.instant().plus(states.isShared() ? KeyManager.LEAD : Duration.ZERO);
    // The check may have changed its state.
    return change(
        find(name).orElse(known.get()),
        key -> key.in(KeyState.PUBLISHED, clock.instant()).from(Optional.of(from)),
        name + " signs from " + from + " on");
  }

  /** Why a key must not sign, after a DNS check. */
  private Optional<String> objection(ManagedKey key) {
    if (policy.get().publication() == Publication.OFF) {
      return Optional.empty();
    }
    Optional<DnsVisibility> look = manager.look(key.name());
    boolean required = policy.get().publicationOf(key) == Publication.REQUIRED;
    return required && look.filter(DnsVisibility::everywhere).isEmpty()
        ? Optional.of(
            key.name()
                + " cannot sign: its DNS record is not visible yet: "
                + look.map(DnsVisibility::summary).orElse("nobody looked"))
        : Optional.empty();
  }

  /** Retires a key; its record has to stay while mail that it signed is in transit. */
  public AdminResult retire(KeyName name) {
    Optional<ManagedKey> known = find(name);
    if (known.isEmpty()) {
      return unknown(name);
    }
    boolean signed = known.get().state() == KeyState.ACTIVE;
    KeyState next = signed ? KeyState.RETIRING : KeyState.RETIRED;
    if (!known.get().state().isWatched()) {
      return AdminResult.refused(name + " is " + known.get().state() + " already");
    }
    String text =
        signed
            ? name + " no longer signs; leave its record in the DNS until it is retired"
            : name + " is retired; its record may be removed";
    return change(known.get(), key -> key.in(next, clock.instant()), text);
  }

  /** Revokes a key (for example, a leaked one). */
  public AdminResult revoke(KeyName name) {
    Optional<ManagedKey> known = find(name);
    if (known.isEmpty()) {
      return unknown(name);
    }
    return change(
        known.get(),
        key -> key.in(KeyState.REVOKED, clock.instant()),
        name + " no longer signs. Replace its record by: " + known.get().revocation().value());
  }

  /**
   * Deletes a key with its file.
   *
   * @param force whether also one that signs, is going to, or has signed mail in transit
   */
  public AdminResult delete(KeyName name, boolean force) {
    Optional<ManagedKey> known = find(name);
    if (known.isEmpty()) {
      return unknown(name);
    }
    KeyDeletion deletion = new KeyDeletion(known.get(), policy.get().rotation().overlap());
    Optional<String> objection = deletion.objection(states.isShared(), force);
    if (objection.isPresent()) {
      return AdminResult.refused(objection.get());
    }
    try {
      return manager.remove(known.get())
          ? AdminResult.done(name + " is deleted. " + deletion.leftToDo(clock.instant()))
          : changedMeanwhile(name);
    } catch (StatesAwayException e) {
      return AdminResult.refused("nothing can be changed now: " + e.getMessage());
    } catch (UncheckedIOException e) {
      return AdminResult.refused(e.getMessage() + ": " + e.getCause());
    }
  }

  private AdminResult change(ManagedKey known, UnaryOperator<ManagedKey> wish, String text) {
    boolean stored = false;
    try {
      for (int tries = 0; tries < KeyManager.TRIES && !stored; tries++) {
        Optional<ManagedKey> now = stored(known.name()).filter(key -> isSame(known, key));
        if (now.isEmpty()) {
          break;
        }
        stored = states.change(List.of(new KeyChange(now.get(), wish.apply(now.get()))));
      }
    } catch (StatesAwayException e) {
      return AdminResult.refused("nothing can be changed now: " + e.getMessage());
    }
    manager.changed();
    return stored ? AdminResult.done(text) : changedMeanwhile(known.name());
  }

  private static AdminResult changedMeanwhile(KeyName name) {
    return AdminResult.refused(name + " was changed by somebody else meanwhile; look again");
  }

  private Optional<ManagedKey> stored(KeyName name) {
    return states.of(name.domain()).stream().filter(key -> key.name().equals(name)).findFirst();
  }

  /** Whether only a DNS check or a notice has changed the key since. */
  private static boolean isSame(ManagedKey known, ManagedKey now) {
    return known.state() == now.state() && known.activeFrom().equals(now.activeFrom());
  }

  private static AdminResult unknown(KeyName name) {
    return AdminResult.refused("there is no key " + name);
  }
}
