// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim;

import dev.waybill.core.address.DomainName;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The DNS record that makes a key public (RFC 6376 §3.6.1): a name and the text of its TXT record.
 *
 * <p>Immutable.
 *
 * @param name where it is published, {@code <selector>._domainkey.<domain>}
 * @param value the whole text as one string, as the web form of a DNS provider wants it
 */
public record PublicKeyRecord(DomainName name, String value) {

  /** RFC 1035 §3.3: a character-string holds at most 255 octets. */
  private static final int MAX_STRING_OCTETS = 255;

  /** With indentation and quotes within 80 columns. */
  private static final int SHORT_STRING_OCTETS = 72;

  static PublicKeyRecord of(DomainName name, PrivateHalf key) {
    String publicKey = Base64.getEncoder().encodeToString(key.publicKey());
    return new PublicKeyRecord(name, "v=DKIM1; k=" + key.algorithm().keyTag() + "; p=" + publicKey);
  }

  /** The record as one line of a zone file, its text split into strings of at most 255 octets. */
  public String zoneLine() {
    String strings =
        IntStream.iterate(0, start -> start < value.length(), start -> start + MAX_STRING_OCTETS)
            .mapToObj(start -> value.substring(start, endOfString(start)))
            .map(string -> '"' + string + '"')
            .collect(Collectors.joining(" "));
    return name + ". IN TXT ( " + strings + " )";
  }

  /** The same entry over several lines that fit on a terminal (RFC 1035 §5.1: parentheses). */
  public List<String> zoneLines() {
    List<String> lines = new ArrayList<>(List.of(name + ". IN TXT ("));
    for (int start = 0; start < value.length(); start += SHORT_STRING_OCTETS) {
      int end = Math.min(start + SHORT_STRING_OCTETS, value.length());
      lines.add("    \"" + value.substring(start, end) + '"');
    }
    lines.add("    )");
    return lines;
  }

  private int endOfString(int start) {
    return Math.min(start + MAX_STRING_OCTETS, value.length());
  }
}
