// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim.keys;

import dev.waybill.core.dns.TxtAnswer;
import dev.waybill.core.dns.TxtAuthority;
import java.util.List;

/**
 * Checks whether a key's record is visible in the DNS.
 *
 * <p>Thread-safe; blocks as long as the authority does.
 */
public final class PublicationCheck {

  private final TxtAuthority authority;

  /** A check with this authority. */
  public PublicationCheck(TxtAuthority authority) {
    this.authority = authority;
  }

  /** The answer of every server about the key now. */
  public DnsVisibility of(ManagedKey key) {
    return new DnsVisibility(
        authority.look(key.name().recordName()).stream()
            .map(answer -> finding(answer, key))
            .toList());
  }

  private static ServerFinding finding(TxtAnswer answer, ManagedKey key) {
    return switch (answer.kind()) {
      case TEXTS -> finding(answer.server(), answer.texts(), key);
      case NOTHING -> new ServerFinding(answer.server(), Finding.MISSING, "");
      case ERROR -> new ServerFinding(answer.server(), Finding.FAILING, answer.detail());
      case SILENCE -> new ServerFinding(answer.server(), Finding.UNREACHABLE, answer.detail());
    };
  }

  private static ServerFinding finding(String server, List<String> texts, ManagedKey key) {
    // RFC 6376 §3.6.2.2: with several records verifiers may take any of them, or none.
    if (texts.size() > 1) {
      return new ServerFinding(server, Finding.DIFFERENT, texts.size() + " records, only 1 may be");
    }
    try {
      return PublishedKey.parse(texts.get(0)).compare(server, key.kind(), key.publicKey());
    } catch (IllegalArgumentException e) {
      return new ServerFinding(
          server, Finding.DIFFERENT, "the record " + String.valueOf(e.getMessage()));
    }
  }
}
