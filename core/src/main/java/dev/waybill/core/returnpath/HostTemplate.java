// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.returnpath;

import dev.waybill.core.address.DomainName;
import java.util.Locale;
import java.util.Optional;

/**
 * The form of the bounce host's name, such as {@code bounce.{domain}}.
 *
 * <p>Immutable. The placeholder is at the end, so that the domain's owner can delegate the name in
 * its own zone, and so that SPF and DMARC see the same organizational domain (RFC 7489 §3.1.2,
 * relaxed alignment).
 *
 * @param text labels followed by {@code {domain}}
 */
public record HostTemplate(String text) {

  private static final String PLACEHOLDER = "{domain}";

  /** Checks the form. */
  public HostTemplate {
    String prefix = text.endsWith("." + PLACEHOLDER) ? prefix(text) : "";
    if (prefix.isEmpty() || !isName(prefix)) {
      throw new IllegalArgumentException(
          "a bounce host is written as labels followed by ."
              + PLACEHOLDER
              + ", such as bounce."
              + PLACEHOLDER
              + ", not \""
              + text
              + "\"");
    }
  }

  /** Reads a template in any case. */
  public static HostTemplate parse(String text) {
    return new HostTemplate(text.strip().toLowerCase(Locale.ROOT));
  }

  /** The bounce host of the domain; empty if that name would be too long for the DNS. */
  public Optional<DomainName> hostOf(DomainName domain) {
    String name = prefix(text) + "." + domain;
    return isName(name) ? Optional.of(new DomainName(name)) : Optional.empty();
  }

  /** The domain whose bounce host this is; empty if the name does not have the form. */
  Optional<DomainName> domainOf(DomainName host) {
    String start = prefix(text) + ".";
    return host.value().startsWith(start)
        ? Optional.of(new DomainName(host.value().substring(start.length())))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return text;
  }

  private static String prefix(String text) {
    return text.substring(0, text.length() - PLACEHOLDER.length() - 1);
  }

  private static boolean isName(String text) {
    try {
      return !new DomainName(text).value().isEmpty();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
