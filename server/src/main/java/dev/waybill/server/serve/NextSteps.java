// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server.serve;

import dev.waybill.core.address.DomainName;
import dev.waybill.core.records.RecordAdvice;
import java.io.PrintWriter;
import java.util.List;

/** Tells a person what to publish and how to send the first message. */
final class NextSteps {

  private final PrintWriter out;

  NextSteps(PrintWriter out) {
    this.out = out;
  }

  /** Other servers refuse or distrust mail of a server without a public name. */
  void noPublicName(DomainName hostname, DomainName suggested) {
    out.println();
    out.println("WARNING: this server calls itself " + hostname + ", which is no public name.");
    out.println("Other servers will distrust its mail. Start it with, for example,");
    out.println("  --hostname " + suggested);
  }

  /**
   * The records that make other servers believe mail from the domain, as zone-file lines.
   *
   * @param hostname the public name of the server
   */
  void records(DomainName domain, DomainName hostname, List<RecordAdvice> advice) {
    out.println();
    out.println("DNS records for " + domain + ":");
    boolean asked = advice.stream().noneMatch(each -> each.state() == RecordAdvice.State.UNKNOWN);
    if (!asked) {
      out.println("  (The DNS did not answer, so these are all of them, published or not.)");
    }
    out.println();
    for (RecordAdvice each : advice) {
      out.println("  ; " + each.purpose());
      if (each.state() == RecordAdvice.State.PRESENT) {
        out.println("  ; is there: " + each.note());
      } else if (!each.note().isEmpty()) {
        out.println("  ; " + each.note());
      }
      each.lines().forEach(line -> out.println("  " + line));
    }
    out.println();
    out.println(
        "and an A (and AAAA) record for " + hostname + " whose PTR record names it in return.");
    out.println("To see later what is missing: ./waybill doctor " + domain);
  }

  /** The passwords that nobody has seen yet. */
  void passwords(List<String> lines) {
    if (!lines.isEmpty()) {
      out.println();
      lines.forEach(out::println);
    }
  }

  /** A command line that sends a message now, and one that looks it up. */
  void firstMessage(String from, int port) {
    out.println();
    out.println("To send a first message:");
    out.println();
    out.println(
        "  swaks --server 127.0.0.1:%d --from %s --to %s --header 'Subject: First message'"
            .formatted(port, from, from));
    out.println();
    out.println("To see what became of it, with the token that the 250 names:");
    out.println();
    out.println("  ./waybill message TOKEN");
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
