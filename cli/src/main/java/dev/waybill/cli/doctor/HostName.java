// SPDX-License-Identifier: Apache-2.0
package dev.waybill.cli.doctor;

import dev.waybill.core.address.DomainName;
import dev.waybill.core.dns.Answer;
import dev.waybill.core.dns.PublicAnswers;
import dev.waybill.core.records.PublicName;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/** The name of the server: public, with an address, and named by that address in return. */
public record HostName(PublicAnswers dns, DomainName name) {

  /** One finding for the name and one for each address. */
  public List<Finding> findings() {
    if (!PublicName.isPublic(name)) {
      return List.of(
          Finding.fail(
              "host name",
              name + " is no public name; other servers distrust it",
              "start the server with --hostname, such as --hostname mx.example.com"));
    }
    Answer<InetAddress> addresses = dns.addresses(name);
    if (!addresses.known()) {
      return List.of(Finding.unknown("host name", "no name server answered for " + name));
    }
    if (addresses.values().isEmpty()) {
      return List.of(
          Finding.fail("host name", name + " has no address", "publish an A record for " + name));
    }
    List<Finding> findings = new ArrayList<>();
    findings.add(Finding.ok("host name", name + " is " + list(addresses.values())));
    addresses.values().forEach(address -> findings.add(reverse(address)));
    return findings;
  }

  // RFC 8601 §2.7.3 calls it iprev: the PTR has to name a host that has this address.
  private Finding reverse(InetAddress address) {
    String shown = address.getHostAddress();
    Answer<DomainName> names = dns.names(address);
    if (!names.known()) {
      return Finding.unknown("PTR", "no name server answered for " + shown);
    }
    if (names.values().contains(name)) {
      return Finding.ok("PTR", shown + " is " + name + ", in both directions");
    }
    String todo = "ask the provider of the address to set its PTR record to " + name;
    return names.values().isEmpty()
        ? Finding.fail("PTR", shown + " has no PTR record", todo)
        : Finding.warn("PTR", shown + " is " + names.values().get(0) + ", not " + name, todo);
  }

  private static String list(List<InetAddress> addresses) {
    return String.join(", ", addresses.stream().map(InetAddress::getHostAddress).toList());
  }
}
