// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dns;

import com.google.common.net.InternetDomainName;

/**
 * The domain that somebody has registered: {@code example.co.uk} for {@code mx1.example.co.uk}, by
 * the public suffix list. DMARC calls it the organizational domain (RFC 7489 §3.2).
 */
public final class RegisteredDomain {

  private RegisteredDomain() {}

  /** The one that a name belongs to; below an unknown suffix, its last two labels. */
  public static String of(String name) {
    if (InternetDomainName.isValid(name)) {
      InternetDomainName domain = InternetDomainName.from(name);
      if (domain.isUnderPublicSuffix()) {
        return domain.topPrivateDomain().toString();
      }
    }
    String[] labels = name.split("\\.", -1);
    return labels.length < 2 ? name : labels[labels.length - 2] + "." + labels[labels.length - 1];
  }
}
