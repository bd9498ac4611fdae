// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim.keys;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Whether a key's record is visible, according to every authoritative server.
 *
 * <p>Immutable.
 *
 * @param findings one for each server; empty means that nothing is known
 */
public record DnsVisibility(List<ServerFinding> findings) {

  /** Copies the list. */
  public DnsVisibility {
    findings = List.copyOf(findings);
  }

  /** Whether every server answers with exactly this key. */
  public boolean everywhere() {
    return !findings.isEmpty() && findings.stream().allMatch(f -> f.finding() == Finding.SEEN);
  }

  /** Whether a server contradicts: it answers without this key. */
  public boolean contradicted() {
    return findings.stream().anyMatch(f -> f.finding().contradicts());
  }

  /** A summary in one line for an operator. */
  public String summary() {
    long seen = findings.stream().filter(f -> f.finding() == Finding.SEEN).count();
    String count =
        everywhere()
            ? "seen on all " + seen + (seen == 1 ? " name server" : " name servers")
            : "seen on " + seen + " of " + findings.size() + " name servers";
    String notes =
        findings.stream()
            .filter(f -> f.finding() != Finding.SEEN || !f.detail().isEmpty())
            .map(f -> "; " + f)
            .collect(Collectors.joining());
    return count + notes;
  }
}
