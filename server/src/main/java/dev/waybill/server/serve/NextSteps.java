// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server.serve;

import dev.waybill.core.address.DomainName;
import dev.waybill.core.dkim.PublicKeyRecord;
import java.io.PrintWriter;
import java.util.List;

/** Tells a person what to publish and how to send the first message. */
final class NextSteps {

  private final PrintWriter out;
  private final String hostname;

  NextSteps(PrintWriter out, String hostname) {
    this.out = out;
    this.hostname = hostname;
  }

  /** The records that make other servers believe mail from the domain, as zone-file lines. */
  void records(DomainName domain, String bounceHost, PublicKeyRecord key) {
    out.println();
    out.println("DNS records to publish for " + domain + ":");
    out.println();
    out.println("  ; bounces come back to this server");
    out.println("  " + bounceHost + ". IN MX 10 " + hostname + ".");
    out.println("  ; this server may send for the domain and for its return paths (SPF)");
    out.println("  " + bounceHost + ". IN TXT \"v=spf1 a:" + hostname + " -all\"");
    out.println("  " + domain + ". IN TXT \"v=spf1 a:" + hostname + " ~all\"");
    out.println("  ; the key that signatures are verified with (DKIM)");
    out.println("  " + key.zoneLine());
    out.println("  ; what receivers do with mail that is neither (DMARC); tighten it later");
    out.println("  _dmarc." + domain + ". IN TXT \"v=DMARC1; p=none\"");
    out.println();
    out.println(
        "and an A (and AAAA) record for " + hostname + " whose PTR record names it in return.");
  }

  /** A command line that sends a message now. */
  void firstMessage(String from, int port) {
    out.println();
    out.println("To send a first message:");
    out.println();
    out.println(
        "  swaks --server 127.0.0.1:%d --from %s --to %s --header 'Subject: First message'"
            .formatted(port, from, from));
  }

  /** What to do when nobody has named a domain yet. */
  void noDomain() {
    out.println();
    out.println("The server has no domain yet. Stop it and start it again with, for example,");
    out.println();
    out.println("  ./waybill serve --domain example.com --user news@example.com");
  }

  /** Something that the administrator has to put right. */
  void warning(String text) {
    out.println("Warning: " + text);
  }

  /** Where the server listens. */
  void listening(List<Listener> listeners) {
    out.println();
    for (Listener listener : listeners) {
      out.println(
          "  %-15s %s:%d"
              .formatted(listener.name(), listener.address().getHostAddress(), listener.port()));
    }
  }
}
