// SPDX-License-Identifier: Apache-2.0
package dev.waybill.testkit.dns;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Master;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/** The zones, their records and what goes wrong with them. Thread-safe. */
final class DnsData {

  /** Short, so that caches of clients do not outlive a test's changes. Chosen, no source. */
  static final long TTL_SECONDS = 1;

  /** Timers of the SOA record, which nobody here uses; the values of RFC 1912 section 2.2. */
  private static final long REFRESH_SECONDS = 1_200;

  private static final long RETRY_SECONDS = 180;
  private static final long EXPIRE_SECONDS = 1_209_600;

  private record NameAndType(Name name, int type) {}

  private final Map<Name, SOARecord> zones = new HashMap<>();
  private final Map<Name, List<Record>> records = new HashMap<>();
  private final Map<NameAndType, Misbehaviour> misbehaving = new HashMap<>();

  static Name name(String text) {
    try {
      return Name.fromString(text, Name.root);
    } catch (TextParseException e) {
      throw new IllegalArgumentException(text + ": " + e.getMessage(), e);
    }
  }

  static int type(String text) {
    int type = Type.value(text);
    if (type < 0) {
      throw new IllegalArgumentException("unknown record type " + text);
    }
    return type;
  }

  /** Makes the zone with its SOA and NS records unless it is there. */
  synchronized void zone(Name origin) {
    if (zones.containsKey(origin)) {
      return;
    }
    Name server = Name.fromConstantString("ns.invalid.");
    SOARecord soa =
        new SOARecord(
            origin,
            DClass.IN,
            TTL_SECONDS,
            server,
            Name.fromConstantString("hostmaster.invalid."),
            1,
            REFRESH_SECONDS,
            RETRY_SECONDS,
            EXPIRE_SECONDS,
            TTL_SECONDS);
    zones.put(origin, soa);
    add(soa);
    add(new NSRecord(origin, DClass.IN, TTL_SECONDS, server));
  }

  synchronized void add(Record record) {
    List<Record> there = records.computeIfAbsent(record.getName(), name -> new ArrayList<>());
    if (record instanceof SOARecord soa) {
      there.removeIf(SOARecord.class::isInstance);
      zones.put(record.getName(), soa);
    }
    if (!there.contains(record)) {
      there.add(record);
    }
  }

  /** Reads lines of a zone file; relative names belong to {@code origin}. */
  void addLines(Name origin, String lines) {
    byte[] text = lines.getBytes(StandardCharsets.UTF_8);
    try (Master master = new Master(new ByteArrayInputStream(text), origin, TTL_SECONDS)) {
      Record record = master.nextRecord();
      while (record != null) {
        add(record);
        record = master.nextRecord();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  synchronized void clear(Name name) {
    records.computeIfPresent(
        name, (same, there) -> new ArrayList<>(there.stream().filter(DnsData::isZone).toList()));
    records.remove(name, List.of());
    behave(name);
  }

  synchronized void remove(Name name, int type) {
    records.computeIfPresent(
        name,
        (same, there) ->
            new ArrayList<>(there.stream().filter(one -> one.getType() != type).toList()));
  }

  private static boolean isZone(Record record) {
    return record.getType() == Type.SOA || record.getType() == Type.NS;
  }

  synchronized void misbehave(Name name, int type, Misbehaviour how) {
    misbehaving.put(new NameAndType(name, type), how);
  }

  synchronized void behave(Name name) {
    misbehaving.keySet().removeIf(key -> key.name().equals(name));
  }

  synchronized Optional<Misbehaviour> misbehaviour(Name name, int type) {
    return Optional.ofNullable(misbehaving.get(new NameAndType(name, type)))
        .or(() -> Optional.ofNullable(misbehaving.get(new NameAndType(name, Type.ANY))));
  }

  /** The start of authority of the closest zone around a name. */
  synchronized Optional<SOARecord> authority(Name name) {
    for (int cut = 0; cut <= name.labels() - 1; cut++) {
      SOARecord soa = zones.get(new Name(name, cut));
      if (soa != null) {
        return Optional.of(soa);
      }
    }
    return Optional.empty();
  }

  /** The records at a name, its own or those of a wildcard; empty if there is no such name. */
  synchronized Optional<List<Record>> at(Name name) {
    List<Record> own = records.get(name);
    if (own != null) {
      return Optional.of(List.copyOf(own));
    }
    if (hasNamesBelow(name)) {
      return Optional.of(List.of());
    }
    return wildcard(name);
  }

  /** RFC 4592 section 3.3.1: only the wildcard right below the closest existing name counts. */
  private Optional<List<Record>> wildcard(Name name) {
    for (int cut = 1; cut < name.labels(); cut++) {
      Name encloser = new Name(name, cut);
      List<Record> wild = records.get(below("*", encloser));
      if (wild != null) {
        return Optional.of(wild.stream().map(one -> one.withName(name)).toList());
      }
      if (records.containsKey(encloser) || hasNamesBelow(encloser)) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  private static Name below(String label, Name parent) {
    try {
      return Name.fromString(label, parent);
    } catch (TextParseException e) {
      // The name would be longer than 255 octets, so nothing can be there.
      return Name.root;
    }
  }

  private boolean hasNamesBelow(Name name) {
    return records.keySet().stream().anyMatch(one -> !one.equals(name) && one.subdomain(name));
  }
}
