// SPDX-License-Identifier: Apache-2.0
package dev.waybill.bridge;

import java.util.Optional;
import org.apache.james.core.MailAddress;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.domainlist.api.DomainListException;
import org.apache.james.rrt.api.RecipientRewriteTable;
import org.apache.james.rrt.api.RecipientRewriteTableException;
import org.apache.james.rrt.lib.Mapping;

/** Where aliases, groups and forwards of James lead. Thread-safe; may wait for a database. */
public record Forwards(RecipientRewriteTable table, DomainList domains) {

  /** Whether an address is local, and some of what it stands for is not. */
  public boolean leadElsewhere(MailAddress address)
      throws DomainListException, RecipientRewriteTableException {
    if (!domains.containsDomain(address.getDomain())) {
      return false;
    }
    try {
      for (Mapping mapping :
          table.getResolvedMappings(address.getLocalPart(), address.getDomain())) {
        if (leavesFrom(mapping)) {
          return true;
        }
      }
      return false;
    } catch (RecipientRewriteTable.ErrorMappingException e) {
      // The hook that checks local recipients answers with the administrator's own error text.
      return false;
    }
  }

  private boolean leavesFrom(Mapping mapping) throws DomainListException {
    Optional<MailAddress> target = mapping.asMailAddress();
    return target.isPresent() && !domains.containsDomain(target.get().getDomain());
  }
}
