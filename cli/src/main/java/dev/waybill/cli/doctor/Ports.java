// SPDX-License-Identifier: Apache-2.0
package dev.waybill.cli.doctor;

import dev.waybill.core.address.DomainName;
import dev.waybill.core.dns.Answer;
import dev.waybill.core.dns.PublicAnswers;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Port 25 in both directions: bounces come in through it, mail goes out to it.
 *
 * @param dns finds the addresses
 * @param port 25, where nothing else is configured
 */
public record Ports(PublicAnswers dns, int port) {

  /**
   * Whether other servers can bring bounces.
   *
   * @param host the public name of this server
   * @param listening the ports on which it listens
   */
  public List<Finding> in(DomainName host, List<Integer> listening) {
    String area = "port " + port + " in";
    if (!listening.contains(port)) {
      return List.of(
          Finding.fail(
              area,
              "the server does not listen on port " + port + ", so no bounce can come back",
              "start it with --smtp-port " + port + " --smtp-port 2525"));
    }
    List<Finding> findings = new ArrayList<>();
    for (InetAddress address : dns.addresses(host).values()) {
      String shown = address.getHostAddress() + ":" + port;
      findings.add(
          SmtpReach.trouble(address, port)
              .map(
                  trouble ->
                      Finding.warn(
                          area,
                          shown + " does not answer from here (" + trouble + ")",
                          "try it from another network; if it fails there too, open the port"))
              .orElseGet(() -> Finding.ok(area, shown + " answers")));
    }
    return findings;
  }

  /**
   * Whether mail can go out.
   *
   * @param other a domain whose mail server is greeted, and told nothing
   */
  public Finding out(DomainName other) {
    String area = "port " + port + " out";
    Answer<DomainName> exchangers = dns.mailExchangers(other);
    if (!exchangers.known() || exchangers.values().isEmpty()) {
      return Finding.unknown(area, "no mail server of " + other + " was found in the DNS");
    }
    Optional<String> trouble = Optional.empty();
    for (DomainName exchanger : exchangers.values().stream().limit(2).toList()) {
      for (InetAddress address : dns.addresses(exchanger).values().stream().limit(2).toList()) {
        trouble = SmtpReach.trouble(address, port);
        if (trouble.isEmpty()) {
          return Finding.ok(area, exchanger + " answers");
        }
      }
    }
    return Finding.fail(
        area,
        "no mail server of " + other + " answers (" + trouble.orElse("it has no address") + ")",
        "ask your provider to open outgoing connections to port " + port);
  }
}
