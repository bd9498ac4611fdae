// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim.keys;

import dev.waybill.core.dkim.DkimSettings;
import dev.waybill.core.dkim.DkimSigner;
import dev.waybill.core.dkim.SignatureOrder;
import dev.waybill.core.dkim.SigningKey;
import dev.waybill.core.dns.DnsSettings;
import dev.waybill.core.dns.DnsjavaTxtAuthority;
import dev.waybill.core.dns.ServerAddress;
import dev.waybill.core.dns.TxtAuthority;
import dev.waybill.testkit.dkim.PlainDkimVerifier;
import dev.waybill.testkit.dns.DnsName;
import dev.waybill.testkit.dns.DnsServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Three authoritative servers of {@code example.com} that can disagree, a resolver that knows them,
 * and what every verifier in the world would find there.
 *
 * <p>The judgement does not use anything of what it judges: it keeps its own books of who has which
 * text and who is mute, and lets the testkit's own verifier check a signature with each text.
 */
final class SimulatedDns implements AutoCloseable {

  static final int SERVERS = 3;

  private static final byte[] MESSAGE =
      "From: a@example.com\r\nSubject: s\r\n\r\nbody\r\n".getBytes(StandardCharsets.US_ASCII);

  /** What one message's signature meets at verifiers. */
  enum Judgement {
    /** Every server has the key. */
    VISIBLE,
    /** No server denies it, but not all of them can be asked. */
    UNKNOWN,
    /** A server answers without it or with another one. */
    DENIED
  }

  private final DnsServer resolver = DnsServer.start();
  private final List<DnsServer> servers = new ArrayList<>();

  // The books, by server and record name.
  private final List<Map<String, String>> texts = new ArrayList<>();
  private final boolean[] mute = new boolean[SERVERS];
  private boolean dead;
  private final Map<String, Boolean> verdicts = new HashMap<>();

  SimulatedDns() throws IOException {
    DnsName zone = resolver.zone("example.com");
    zone.nameServers("ns1.example.com", "ns2.example.com", "ns3.example.com");
    for (int i = 0; i < SERVERS; i++) {
      String address = "127.0.0.2" + (i + 1);
      zone.at("ns" + (i + 1)).a(address);
      servers.add(DnsServer.start(InetAddress.getByName(address), resolver.port()));
      servers.get(i).zone("example.com");
      texts.add(new HashMap<>());
    }
  }

  TxtAuthority authority() {
    DnsSettings settings =
        DnsSettings.DEFAULTS
            .withServers(List.of(new ServerAddress("127.0.0.1", resolver.port())))
            .withPatience(Duration.ofMillis(40), 1);
    return DnsjavaTxtAuthority.zone(settings, resolver.port());
  }

  void publish(int server, KeyName key, String text) {
    texts.get(server).put(key.toString(), text);
    at(server, key).clear().txt(text);
    apply(server, key);
  }

  void remove(int server, KeyName key) {
    texts.get(server).remove(key.toString());
    at(server, key).clear();
    apply(server, key);
  }

  /** SERVFAIL for one key at one server. */
  void fail(int server, KeyName key) {
    mute[server] = true;
    apply(server, key);
  }

  void mend(int server, KeyName key) {
    mute[server] = false;
    apply(server, key);
  }

  /** Nobody finds the way to the servers any more, or does again. */
  void dead(boolean now) {
    dead = now;
    for (String host : List.of("@", "ns1", "ns2", "ns3")) {
      DnsName name = resolver.zone("example.com").at(host);
      if (now) {
        name.servfail();
      } else {
        name.behave();
      }
    }
  }

  private void apply(int server, KeyName key) {
    if (mute[server]) {
      at(server, key).servfail();
    } else {
      at(server, key).behave();
    }
  }

  private DnsName at(int server, KeyName key) {
    return servers.get(server).zone("example.com").at(key.selector() + "._domainkey");
  }

  Judgement judge(SigningKey key) {
    boolean unknown = dead;
    boolean denied = false;
    for (int server = 0; server < SERVERS; server++) {
      boolean visible =
          Optional.ofNullable(texts.get(server).get(key.toString()))
              .filter(text -> verifies(key, text))
              .isPresent();
      if (dead || mute[server]) {
        // Nobody can ask, but what will be answered later is what the books say.
        unknown = true;
      }
      denied |= !visible;
    }
    if (denied) {
      return Judgement.DENIED;
    }
    return unknown ? Judgement.UNKNOWN : Judgement.VISIBLE;
  }

  private boolean verifies(SigningKey key, String text) {
    return verdicts.computeIfAbsent(
        key + " " + text,
        both -> new PlainDkimVerifier(key.toString(), text).verify(signed(key)).equals("pass"));
  }

  private static byte[] signed(SigningKey key) {
    byte[] field =
        new DkimSigner(DkimSettings.DEFAULTS.form())
            .sign(
                new ByteArrayInputStream(MESSAGE),
                List.of(SignatureOrder.of(key)),
                Instant.ofEpochSecond(1_767_225_600))
            .fold(
                signature -> signature.octets(),
                refused -> {
                  throw new AssertionError(refused);
                });
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    message.writeBytes(field);
    message.writeBytes(MESSAGE);
    return message.toByteArray();
  }

  @Override
  public void close() {
    resolver.close();
    servers.forEach(DnsServer::close);
  }
}
