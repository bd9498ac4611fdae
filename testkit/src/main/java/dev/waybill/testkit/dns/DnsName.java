// SPDX-License-Identifier: Apache-2.0
package dev.waybill.testkit.dns;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/**
 * One name in a zone, to which records are added:
 *
 * <pre>{@code
 * dns.zone("example.com").mx(10, "mx.example.com")
 *     .at("mx").a("127.0.0.2")
 *     .at("s1._domainkey").txt("v=DKIM1; p=...");
 * }</pre>
 *
 * <p>Names given as values are always full, with or without a final dot. Thread-safe.
 */
public final class DnsName {

  /** RFC 1035 section 3.3: a character-string has at most 255 octets. */
  private static final int STRING_OCTETS = 255;

  private final DnsData data;
  private final Name origin;
  private final Name name;

  DnsName(DnsData data, Name origin, Name name) {
    this.data = data;
    this.origin = origin;
    this.name = name;
  }

  /** Another name of the same zone, relative to it; {@code @} is the zone itself. */
  public DnsName at(String relative) {
    try {
      return new DnsName(data, origin, Name.fromString(relative, origin));
    } catch (TextParseException e) {
      throw new IllegalArgumentException(relative + ": " + e.getMessage(), e);
    }
  }

  /** A mail exchanger; {@code mx(0, ".")} is the null MX (RFC 7505). */
  public DnsName mx(int preference, String host) {
    return add(new MXRecord(name, DClass.IN, DnsData.TTL_SECONDS, preference, full(host)));
  }

  /** IPv4 addresses. */
  public DnsName a(String... addresses) {
    for (String address : addresses) {
      add(new ARecord(name, DClass.IN, DnsData.TTL_SECONDS, ip(address)));
    }
    return this;
  }

  /** IPv6 addresses, also those that Java takes for IPv4, such as {@code ::ffff:192.0.2.1}. */
  public DnsName aaaa(String... addresses) {
    for (String address : addresses) {
      try {
        add(Record.fromString(name, Type.AAAA, DClass.IN, DnsData.TTL_SECONDS, address, Name.root));
      } catch (IOException e) {
        throw new IllegalArgumentException("not an IPv6 address: " + address, e);
      }
    }
    return this;
  }

  /** One TXT record, cut into strings of 255 octets. */
  public DnsName txt(String text) {
    byte[] octets = text.getBytes(StandardCharsets.UTF_8);
    List<String> strings = new ArrayList<>();
    for (int i = 0; i == 0 || i < octets.length; i += STRING_OCTETS) {
      int length = Math.min(STRING_OCTETS, octets.length - i);
      strings.add(escaped(octets, i, length));
    }
    return add(new TXTRecord(name, DClass.IN, DnsData.TTL_SECONDS, strings));
  }

  /** One TXT record of exactly these strings. */
  public DnsName txtStrings(String... strings) {
    List<String> escaped = new ArrayList<>();
    for (String string : strings) {
      byte[] octets = string.getBytes(StandardCharsets.UTF_8);
      escaped.add(escaped(octets, 0, octets.length));
    }
    return add(new TXTRecord(name, DClass.IN, DnsData.TTL_SECONDS, escaped));
  }

  /** An alias. */
  public DnsName cname(String target) {
    return add(new CNAMERecord(name, DClass.IN, DnsData.TTL_SECONDS, full(target)));
  }

  /** The name of an address. */
  public DnsName ptr(String host) {
    return add(new PTRRecord(name, DClass.IN, DnsData.TTL_SECONDS, full(host)));
  }

  /** A name server. */
  public DnsName ns(String host) {
    return add(new NSRecord(name, DClass.IN, DnsData.TTL_SECONDS, full(host)));
  }

  /** These name servers and no others, for the zone or as a delegation. */
  public DnsName nameServers(String... hosts) {
    data.remove(name, Type.NS);
    for (String host : hosts) {
      ns(host);
    }
    return this;
  }

  /** Any record of dnsjava, whatever its name. */
  public DnsName add(Record record) {
    data.add(record);
    return this;
  }

  /** Takes every record of this name away and lets it answer properly again. */
  public DnsName clear() {
    data.clear(name);
    return this;
  }

  /** Lets this name answer properly again. */
  public DnsName behave() {
    data.behave(name);
    return this;
  }

  /** Answers SERVFAIL to questions of these types, or of all. */
  public DnsName servfail(String... types) {
    return misbehave(Misbehaviour.SERVFAIL, types);
  }

  /** Answers REFUSED to questions of these types, or of all. */
  public DnsName refused(String... types) {
    return misbehave(Misbehaviour.REFUSED, types);
  }

  /** Never answers questions of these types, or of all. */
  public DnsName silent(String... types) {
    return misbehave(Misbehaviour.SILENCE, types);
  }

  /** Answers over UDP with TC and nothing else, so that the client has to come by TCP. */
  public DnsName truncated(String... types) {
    return misbehave(Misbehaviour.TRUNCATION, types);
  }

  private DnsName misbehave(Misbehaviour how, String... types) {
    if (types.length == 0) {
      data.misbehave(name, Type.ANY, how);
    }
    for (String type : types) {
      data.misbehave(name, DnsData.type(type), how);
    }
    return this;
  }

  private static Name full(String host) {
    return DnsData.name(host);
  }

  private static InetAddress ip(String address) {
    try {
      return InetAddress.getByName(address);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(address + " is no address", e);
    }
  }

  /** In the notation of zone files, which dnsjava reads: {@code \DDD} for all but plain text. */
  private static String escaped(byte[] octets, int from, int length) {
    StringBuilder text = new StringBuilder();
    for (int i = from; i < from + length; i++) {
      int octet = octets[i] & 0xff;
      boolean plain = octet >= ' ' && octet < 0x7f && octet != '\\' && octet != '"';
      text.append(plain ? String.valueOf((char) octet) : "\\%03d".formatted(octet));
    }
    return text.toString();
  }
}
