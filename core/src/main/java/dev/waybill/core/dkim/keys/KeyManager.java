// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim.keys;

import static java.util.stream.Collectors.groupingBy;

import dev.waybill.core.address.DomainName;
import dev.waybill.core.dkim.KeyFiles;
import dev.waybill.core.dkim.KeyLookup;
import dev.waybill.core.dkim.SigningKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Manages the keys of all domains: registers new files, checks the DNS, decides with {@link
 * KeyLife}, stores the states, sends notices, and keeps the signing keys in memory.
 *
 * <p>Thread-safe. {@link #keysFor} never waits. The owner has to call {@link #refresh} and {@link
 * #lookAtDue} every second; nothing here starts a thread.
 */
public final class KeyManager {

  /** How long ahead a switch is planned when other servers have to learn of it; chosen. */
  static final Duration LEAD = Duration.ofMinutes(1);

  /** How often the states are read that other servers may write; chosen, well below the lead. */
  static final Duration READ_EVERY = Duration.ofSeconds(10);

  /** How often a change is tried that others may be faster with; chosen. */
  static final int TRIES = 3;

  private final KeyStates states;
  private final KeyFiles files;
  private final DkimKeyFactory factory;
  private final Supplier<KeyPolicy> policy;
  private final Function<ManagedKey, DnsVisibility> check;
  private final KeyListener listener;
  private final InstantSource clock;
  private final DnsCheckSchedule schedule = new DnsCheckSchedule();
  private final Complaints complaints;
  private final KeyRotation successors;
  private volatile KeySnapshot snapshot;

  // Guarded by this.
  private final StoreOutage outage = new StoreOutage();
  private Instant readAt = Instant.MIN;
  private boolean dirty = true;
  private Map<KeyName, String> unusable = Map.of();

  /**
   * A manager that knows what is stored; it has not looked into the DNS.
   *
   * @param factory makes new keys
   * @param check looks into the DNS; blocks
   */
  public KeyManager(
      KeyStates states,
      DkimKeyFactory factory,
      Supplier<KeyPolicy> policy,
      Function<ManagedKey, DnsVisibility> check,
      KeyListener listener,
      InstantSource clock) {
    this.states = states;
    this.files = factory.files();
    this.factory = factory;
    this.policy = policy;
    this.check = check;
    this.listener = listener;
    this.clock = clock;
    this.complaints = new Complaints(listener);
    this.successors = new KeyRotation(states, factory, this::life, listener);
    this.snapshot = new KeySnapshot(policy.get(), Map.of(), new PrivateKeys(Map.of(), Map.of()));
    load(byDomain(states.remembered()));
    refresh();
  }

  /** What signs for exactly this domain now. */
  public KeyLookup keysFor(DomainName domain) {
    KeyLookup lookup = snapshot.lookup(domain, clock.instant());
    if (lookup instanceof KeyLookup.Found found) {
      found.keys().forEach(key -> schedule.signed(new KeyName(key.domain(), key.selector())));
    }
    return lookup;
  }

  /** What signs for exactly this domain now, in words of states. */
  public KeyChoice choice(DomainName domain) {
    return snapshot.choice(domain, clock.instant());
  }

  /** All keys, by domain and selector, as they were known a moment ago. */
  public List<ManagedKey> keys() {
    return snapshot.keys().values().stream()
        .flatMap(List::stream)
        .sorted((a, b) -> a.name().compareTo(b.name()))
        .toList();
  }

  /**
   * Picks up what has changed: files, what other servers decided, and what time has brought. While
   * the states are away it decides nothing, and what is known goes on: a planned switch, too.
   */
  public synchronized void refresh() {
    Instant now = clock.instant();
    try {
      if (outage.mayAsk(now)) {
        takeUp(now);
        outage.end();
        return;
      }
    } catch (StatesAwayException e) {
      // Anyone who keeps the states tells why. Only a refresh asks again, after a pause.
      outage.begin(e, clock.instant());
    }
    load(snapshot.keys());
  }

  private void takeUp(Instant now) {
    adopt(now);
    dirty |= successors.areMore();
    successors.begin();
    boolean old = states.isShared() && !readAt.plus(READ_EVERY).isAfter(now);
    boolean other = !snapshot.policy().equals(policy.get());
    if (dirty || old || other || isTimeFor(now)) {
      byDomain(states.all()).values().forEach(keys -> decide(keys, Map.of(), now));
      read(now);
    } else {
      load(snapshot.keys());
    }
  }

  /** How all keys do, and what needs somebody. */
  public KeyHealth health() {
    return KeyHealth.of(snapshot, complaints.all(), successors.unmade(), clock.instant());
  }

  /**
   * Has the keys looked for that nobody has looked for long enough, all of a domain at once, and no
   * domain twice at a time.
   *
   * @param swift runs the looks for domains that answered the last time
   * @param patient runs those for domains that did not, so that they hold up nobody else
   * @return for how many keys somebody begins to look
   */
  public int lookAtDue(Executor swift, Executor patient) {
    Instant now = clock.instant();
    if (policy.get().publication() == Publication.OFF) {
      return 0;
    }
    int begun = 0;
    for (List<ManagedKey> ofDomain : snapshot.keys().values()) {
      List<ManagedKey> due = ofDomain.stream().filter(key -> schedule.isDue(key, now)).toList();
      if (!due.isEmpty() && schedule.begin(due.get(0).name().domain())) {
        boolean silent = due.stream().anyMatch(key -> key.watch().isInconclusive());
        begin(due, silent ? patient : swift);
        begun += due.size();
      }
    }
    return begun;
  }

  private void begin(List<ManagedKey> ofDomain, Executor executor) {
    DomainName domain = ofDomain.get(0).name().domain();
    try {
      executor.execute(
          () -> {
            try {
              look(ofDomain);
            } finally {
              schedule.end(domain);
            }
          });
    } catch (RejectedExecutionException e) {
      schedule.end(domain);
      throw e;
    }
  }

  /** Looks for one key now; blocks. Empty when there is no such key. */
  public Optional<DnsVisibility> look(KeyName name) {
    return find(name).map(key -> look(List.of(key)).get(name));
  }

  /** A key by its name. */
  public Optional<ManagedKey> find(KeyName name) {
    return snapshot.keys().getOrDefault(name.domain(), List.of()).stream()
        .filter(key -> key.name().equals(name))
        .findFirst();
  }

  /**
   * Adds a key that is made meanwhile, so that no server takes its file for one that somebody put
   * there.
   *
   * @throws StatesAwayException when the states cannot be written now
   */
  synchronized ManagedKey add(Supplier<SigningKey> maker, boolean trial) {
    outage.check();
    List<ManagedKey> made = new ArrayList<>();
    states.alone(() -> made.add(add(maker.get(), clock.instant(), trial)));
    refresh();
    ManagedKey key = made.get(0);
    return find(key.name()).orElse(key);
  }

  /**
   * Removes a key with its file; false if its state has been changed meanwhile.
   *
   * @throws StatesAwayException when the states cannot be written now
   */
  synchronized boolean remove(ManagedKey key) {
    outage.check();
    if (states.of(key.name().domain()).stream().noneMatch(key::equals)) {
      return false;
    }
    // The file first: one without a state would be taken for a new key.
    factory.directory().remove(key.name().domain(), key.name().selector());
    boolean removed = states.remove(key);
    changed();
    return removed;
  }

  /** Has what somebody else stored taken up now. */
  synchronized void changed() {
    dirty = true;
    outage.end();
    refresh();
  }

  private Map<KeyName, DnsVisibility> look(List<ManagedKey> keys) {
    Map<KeyName, DnsVisibility> looks = new HashMap<>();
    for (ManagedKey key : keys) {
      schedule.looking(key.name());
      looks.put(key.name(), check.apply(key));
      schedule.looked(key.name(), clock.instant());
    }
    decideAgain(keys.get(0).name().domain(), looks);
    return looks;
  }

  private synchronized void decideAgain(DomainName domain, Map<KeyName, DnsVisibility> looks) {
    try {
      outage.check();
      boolean stored = false;
      for (int tries = 0; tries < TRIES && !stored; tries++) {
        stored = decide(states.of(domain), looks, clock.instant());
      }
      // Of this domain alone, because thousands of others may be looked for at the same time.
      List<ManagedKey> now = states.of(domain);
      PrivateKeys halves = PrivateKeys.of(factory, now);
      take(snapshot.with(domain, now, halves));
    } catch (StatesAwayException e) {
      if (!outage.isOn()) {
        outage.begin(e, clock.instant());
      }
      // What was found counts here until they are back; then everybody looks again.
      load(watched(looks, clock.instant()));
    }
  }

  private Map<DomainName, List<ManagedKey>> watched(
      Map<KeyName, DnsVisibility> looks, Instant now) {
    return byDomain(
        keys().stream()
            .map(
                key ->
                    Optional.ofNullable(looks.get(key.name()))
                        .map(look -> key.watched(key.watch().with(look, now)))
                        .orElse(key))
            .toList());
  }

  /** Decides about one domain; false when somebody else was faster, who decides the same. */
  private boolean decide(List<ManagedKey> keys, Map<KeyName, DnsVisibility> looks, Instant now) {
    KeyPlan plan = life().plan(keys, looks, now);
    if (!plan.changes().isEmpty() && !states.change(plan.changes())) {
      return false;
    }
    plan.notices().forEach(listener::tell);
    if (!keys.isEmpty()) {
      successors.make(keys.get(0).name().domain(), plan.wanted(), now);
    }
    return true;
  }

  private KeyLife life() {
    return new KeyLife(policy.get(), states.isShared() ? LEAD : Duration.ZERO);
  }

  private void adopt(Instant now) {
    NewFiles found = NewFiles.among(files, files.list(), name -> find(name).isPresent());
    unusable = found.problems();
    if (!found.usable().isEmpty()) {
      states.alone(() -> found.addTo(states, now));
      dirty = true;
    }
  }

  private ManagedKey add(SigningKey key, Instant made, boolean trial) {
    ManagedKey managed = ManagedKey.made(key, made, trial);
    states.add(managed);
    dirty = true;
    return managed;
  }

  // A planned switch, and the end of an overlap, come without any news.
  private boolean isTimeFor(Instant now) {
    Duration overlap = policy.get().rotation().overlap();
    return snapshot.keys().values().stream()
        .flatMap(List::stream)
        .anyMatch(
            key ->
                (key.state() == KeyState.PUBLISHED && key.isCalled(now))
                    || (key.state() == KeyState.RETIRING
                        && !key.since().plus(overlap).isAfter(now)));
  }

  private void read(Instant now) {
    readAt = now;
    dirty = false;
    load(byDomain(states.all()));
  }

  private void load(Map<DomainName, List<ManagedKey>> keys) {
    List<ManagedKey> all = keys.values().stream().flatMap(List::stream).toList();
    PrivateKeys halves = PrivateKeys.of(factory, all);
    take(new KeySnapshot(policy.get(), keys, halves));
  }

  private void take(KeySnapshot now) {
    snapshot = now;
    Map<KeyName, String> problems = new HashMap<>(unusable);
    problems.putAll(now.halves().problems());
    complaints.are(problems);
  }

  private static Map<DomainName, List<ManagedKey>> byDomain(List<ManagedKey> keys) {
    return keys.stream().collect(groupingBy(key -> key.name().domain()));
  }
}
