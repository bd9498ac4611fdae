// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.delivery;

import dev.waybill.core.address.DomainName;
import dev.waybill.core.address.DomainPattern;
import java.util.Comparator;
import java.util.List;

/**
 * Which recipients' domains get what of {@link WithoutEightBitMime}.
 *
 * <p>Immutable.
 *
 * @param rules those for some domains; the one that names a domain most exactly counts, in whatever
 *     order they come
 * @param everythingElse for all other domains
 */
public record EightBitRules(List<Rule> rules, WithoutEightBitMime everythingElse) {

  /** What most servers do: every host of this decade passes 8-bit octets. */
  public static final EightBitRules DEFAULTS =
      new EightBitRules(List.of(), WithoutEightBitMime.SEND_ANYWAY);

  /** Sorts the rules, the most exact first. */
  public EightBitRules {
    rules = rules.stream().sorted(Comparator.comparing(Rule::exactness).reversed()).toList();
  }

  /** What holds for recipients of a domain. */
  public WithoutEightBitMime of(DomainName domain) {
    return rules.stream()
        .filter(rule -> rule.domains().matches(domain))
        .map(Rule::then)
        .findFirst()
        .orElse(everythingElse);
  }

  /** Whether messages to recipients of a domain are converted. */
  public boolean converts(DomainName domain) {
    return of(domain) == WithoutEightBitMime.CONVERT_BEFORE_SIGNING;
  }

  /**
   * One rule.
   *
   * @param domains whose
   * @param then what
   */
  public record Rule(DomainPattern domains, WithoutEightBitMime then) {

    // A domain before a wildcard, and the longer of two wildcards that match the same domain.
    private int exactness() {
      String text = domains.toString();
      return domains instanceof DomainPattern.One ? Integer.MAX_VALUE : text.length();
    }
  }
}
