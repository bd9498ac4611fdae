// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.address;

import java.util.Locale;
import java.util.Set;

/**
 * The mailboxes that every domain has, with or without an account: {@code postmaster} (RFC 5321
 * §4.5.1), {@code abuse} (RFC 2142 §4), and {@code mailer-daemon}, which reports come from.
 */
public final class RoleMailbox {

  private static final Set<String> NAMES = Set.of("postmaster", "abuse", "mailer-daemon");

  private RoleMailbox() {}

  /** Whether the local part is one of the names, in any case, quoted or not. */
  public static boolean is(Mailbox mailbox) {
    return isName(mailbox.localPart());
  }

  /** Whether a local part, as it was written, is one of the names. */
  public static boolean isName(String name) {
    boolean quoted = name.length() > 1 && name.startsWith("\"") && name.endsWith("\"");
    String bare = quoted ? name.substring(1, name.length() - 1) : name;
    return NAMES.contains(bare.toLowerCase(Locale.ROOT));
  }
}
