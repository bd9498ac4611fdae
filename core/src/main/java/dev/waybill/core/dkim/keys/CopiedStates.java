// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim.keys;

import static java.util.stream.Collectors.toMap;

import dev.waybill.core.address.DomainName;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * States that servers share, with a copy of this server's own: so that it can start and sign while
 * the shared ones are away.
 *
 * <p>A key that only the copy has is brought to the others. Nobody ever removes a key there, so the
 * shared states lack one only before this server took part in them, or after they were lost. They
 * say that an ended key lives only after an older backup was restored; then it is ended again.
 *
 * <p>Thread-safe.
 */
public final class CopiedStates implements KeyStates {

  private static final Logger LOG = System.getLogger(CopiedStates.class.getName());

  private final KeyStates shared;
  private final KeyStates copy;

  /**
   * Shared states with a copy of them.
   *
   * @param copy of this server alone; may hold states from before they were shared
   */
  public CopiedStates(KeyStates shared, KeyStates copy) {
    this.shared = shared;
    this.copy = copy;
  }

  @Override
  public List<ManagedKey> all() {
    return copied(shared::all, copy.all());
  }

  @Override
  public List<ManagedKey> of(DomainName domain) {
    return copied(() -> shared.of(domain), copy.of(domain));
  }

  private synchronized List<ManagedKey> copied(
      Supplier<List<ManagedKey>> ask, List<ManagedKey> own) {
    List<ManagedKey> keys = ask.get();
    Map<KeyName, ManagedKey> copied = byName(own);
    Map<KeyName, ManagedKey> known = byName(keys);
    boolean more = false;
    for (ManagedKey key : own) {
      ManagedKey theirs = known.get(key.name());
      more |= theirs == null ? shared.add(key) : isBack(theirs, key) && restored(theirs, key);
    }
    // Should somebody else be faster once more, the end of a key counts here all the same.
    List<ManagedKey> now =
        (more ? ask.get() : keys).stream().map(key -> latest(key, copied)).toList();
    now.forEach(key -> take(key, Optional.ofNullable(copied.get(key.name()))));
    return now;
  }

  /** Whether the shared states are older than the copy: nothing leads back from the end. */
  private static boolean isBack(ManagedKey theirs, ManagedKey own) {
    return !own.state().isWatched() && theirs.state().compareTo(own.state()) < 0;
  }

  private static ManagedKey latest(ManagedKey theirs, Map<KeyName, ManagedKey> copied) {
    return Optional.ofNullable(copied.get(theirs.name()))
        .filter(own -> isBack(theirs, own))
        .orElse(theirs);
  }

  /** Ends a key once more; the states are to be read again, no matter who was faster. */
  private boolean restored(ManagedKey theirs, ManagedKey own) {
    LOG.log(
        Level.WARNING,
        "DKIM key "
            + own.name()
            + " was "
            + own.state()
            + ", but the shared states say "
            + theirs.state()
            + ", as after the restore of an older backup; it is ended again");
    shared.change(List.of(new KeyChange(theirs, own)));
    return true;
  }

  private void take(ManagedKey key, Optional<ManagedKey> old) {
    if (old.isEmpty()) {
      copy.add(key);
    } else if (!old.get().equals(key)) {
      copy.change(List.of(new KeyChange(old.get(), key)));
    }
  }

  private static Map<KeyName, ManagedKey> byName(List<ManagedKey> keys) {
    return keys.stream().collect(toMap(ManagedKey::name, Function.identity()));
  }

  @Override
  public List<ManagedKey> remembered() {
    return copy.all();
  }

  @Override
  public boolean add(ManagedKey key) {
    return shared.add(key);
  }

  @Override
  public boolean change(List<KeyChange> changes) {
    return shared.change(changes);
  }

  @Override
  public boolean isShared() {
    return shared.isShared();
  }

  @Override
  public void alone(Runnable task) {
    shared.alone(task);
  }
}
