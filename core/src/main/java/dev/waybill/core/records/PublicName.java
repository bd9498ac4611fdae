// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.records;

import dev.waybill.core.address.DomainName;
import java.util.Set;

/** Whether a host name can exist in the public DNS. */
public final class PublicName {

  /** RFC 6761, RFC 6762, RFC 8375, and what routers and installers give machines in practice. */
  private static final Set<String> PRIVATE =
      Set.of(
          "localhost",
          "localdomain",
          "local",
          "internal",
          "intranet",
          "lan",
          "home",
          "corp",
          "private",
          "home.arpa",
          "test",
          "invalid");

  private PublicName() {}

  /** False for a name without a dot and for names that are reserved for private networks. */
  public static boolean isPublic(DomainName name) {
    String text = name.value();
    return text.indexOf('.') > 0
        && PRIVATE.stream().noneMatch(end -> text.equals(end) || text.endsWith("." + end));
  }
}
