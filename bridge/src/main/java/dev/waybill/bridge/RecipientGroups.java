// SPDX-License-Identifier: Apache-2.0
package dev.waybill.bridge;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import dev.waybill.core.address.DomainName;
import dev.waybill.core.returnpath.BounceHosts;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.james.core.MailAddress;

/**
 * Which recipients of a mail go one way, in the order in which they have to be sent on.
 *
 * <p>A failure half way repeats all groups. A foreign copy that comes twice is known by its token,
 * a bounce by its return path, and a local one by nothing: so local recipients come last, in one
 * group, and nothing that can fail comes behind them. Immutable.
 */
public final class RecipientGroups {

  /** In the order in which they are sent on. */
  private enum Kind {
    FOREIGN,
    BOUNCE,
    LOCAL
  }

  private final Predicate<DomainName> local;
  private final BounceHosts bounceHosts;

  /**
   * Tells recipients apart.
   *
   * @param local the domains whose mail ends here
   */
  public RecipientGroups(Predicate<DomainName> local, BounceHosts bounceHosts) {
    this.local = local;
    this.bounceHosts = bounceHosts;
  }

  /** The groups; a recipient that is named twice is one. */
  public List<List<MailAddress>> of(Collection<MailAddress> recipients) {
    Map<Kind, List<MailAddress>> kinds =
        recipients.stream()
            .distinct()
            .collect(groupingBy(this::kind, () -> new EnumMap<>(Kind.class), toList()));
    List<List<MailAddress>> groups = new ArrayList<>();
    kinds.forEach(
        (kind, members) -> {
          if (kind == Kind.BOUNCE) {
            // Each by itself, so that a failure repeats one and not all.
            members.forEach(member -> groups.add(List.of(member)));
          } else {
            groups.add(members);
          }
        });
    return groups;
  }

  /** Whether mail to a recipient leaves this server. */
  public boolean isForeign(MailAddress recipient) {
    return kind(recipient) == Kind.FOREIGN;
  }

  private Kind kind(MailAddress recipient) {
    Optional<DomainName> domain = Addresses.domain(recipient.getDomain());
    if (domain.filter(local).isPresent()) {
      return Kind.LOCAL;
    }
    return domain.filter(bounceHosts::isBounceHost).isPresent() ? Kind.BOUNCE : Kind.FOREIGN;
  }
}
