// SPDX-License-Identifier: Apache-2.0
package dev.waybill.bridge;

import dev.waybill.core.address.Mailbox;
import dev.waybill.core.relay.Aliases;
import java.util.List;
import java.util.Optional;
import org.apache.james.core.Domain;
import org.apache.james.core.MailAddress;
import org.apache.james.rrt.api.RecipientRewriteTable;
import org.apache.james.rrt.api.RecipientRewriteTableException;
import org.apache.james.rrt.lib.Mapping;
import org.apache.james.rrt.lib.MappingSource;
import org.apache.james.rrt.lib.Mappings;

/**
 * The aliases in James's recipient rewrite table: of accounts, and of whole domains. Groups,
 * forwards and other mappings make nobody the owner of an address.
 *
 * <p>Thread-safe; waits for James's database.
 */
final class JamesAliases implements Aliases {

  /** Chosen: James's own limit, {@code mappingLimit}. */
  private static final int MOST_STEPS = 10;

  private final RecipientRewriteTable table;

  JamesAliases(RecipientRewriteTable table) {
    this.table = table;
  }

  @Override
  public boolean isAlias(Mailbox address, Mailbox account) {
    Optional<MailAddress> alias = Addresses.mailAddress(address);
    Optional<MailAddress> owner = Addresses.mailAddress(account);
    try {
      return alias.isPresent()
          && owner.isPresent()
          && leadsTo(alias.get(), owner.get(), MOST_STEPS);
    } catch (RecipientRewriteTableException | RuntimeException e) {
      throw new UnreadableException(e);
    }
  }

  private boolean leadsTo(MailAddress from, MailAddress owner, int steps)
      throws RecipientRewriteTableException {
    if (from.equals(owner)) {
      return true;
    }
    if (steps == 0) {
      return false;
    }
    for (MailAddress next : targets(from)) {
      if (leadsTo(next, owner, steps - 1)) {
        return true;
      }
    }
    return false;
  }

  private List<MailAddress> targets(MailAddress from) throws RecipientRewriteTableException {
    Mappings ofAddress = table.getStoredMappings(MappingSource.fromMailAddress(from));
    // As for mail: what is declared for an address, a group too, comes before its domain's alias.
    if (!ofAddress.isEmpty()) {
      return ofAddress
          .select(Mapping.Type.Alias)
          .asStream()
          .flatMap(mapping -> mapping.asMailAddress().stream())
          .toList();
    }
    return table
        .getStoredMappings(MappingSource.fromDomain(from.getDomain()))
        .select(Mapping.Type.DomainAlias)
        .asStream()
        .map(mapping -> Domain.of(mapping.getMappingValue()))
        .flatMap(domain -> in(domain, from).stream())
        .toList();
  }

  private static Optional<MailAddress> in(Domain domain, MailAddress from) {
    return Addresses.domain(domain)
        .flatMap(name -> Addresses.mailAddress(new Mailbox(from.getLocalPart(), name)));
  }
}
