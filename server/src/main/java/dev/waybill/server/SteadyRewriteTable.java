// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server;

import dev.waybill.runtime.Waybill;
import java.util.EnumSet;
import java.util.Optional;
import javax.inject.Inject;
import javax.inject.Provider;
import org.apache.james.core.Domain;
import org.apache.james.core.Username;
import org.apache.james.rrt.api.RecipientRewriteTableException;
import org.apache.james.rrt.jpa.JPARecipientRewriteTable;
import org.apache.james.rrt.lib.Mapping;
import org.apache.james.rrt.lib.MappingSource;
import org.apache.james.rrt.lib.Mappings;
import org.apache.james.user.api.UsersRepository;
import org.apache.james.user.api.UsersRepositoryException;

/**
 * The aliases of James, which also take mail under their sub-addresses (RFC 5233). When the table
 * cannot be read, the mail is tried again; James would take its recipients for unknown addresses,
 * see {@code RecipientRewriteTableProcessor}.
 */
final class SteadyRewriteTable extends JPARecipientRewriteTable {

  private final Provider<Waybill> waybill;
  private final Provider<UsersRepository> users;

  @Inject
  SteadyRewriteTable(Provider<Waybill> waybill, Provider<UsersRepository> users) {
    this.waybill = waybill;
    this.users = users;
  }

  @Override
  public Mappings getStoredMappings(MappingSource source) {
    try {
      return super.getStoredMappings(source);
    } catch (RecipientRewriteTableException e) {
      throw new IllegalStateException("the aliases of " + source.asString() + " cannot be read", e);
    }
  }

  /** What is declared for the whole address comes first, and so does an account of that name. */
  @Override
  public Mappings getResolvedMappings(String user, Domain domain, EnumSet<Mapping.Type> types)
      throws ErrorMappingException, RecipientRewriteTableException {
    Mappings ofAll = super.getResolvedMappings(user, domain, types);
    Optional<String> base = waybill.get().settings().relay().subAddresses().user(user);
    return base.isEmpty() || !ofAll.isEmpty() || isAccount(user, domain)
        ? ofAll
        : super.getResolvedMappings(base.get(), domain, types);
  }

  private boolean isAccount(String user, Domain domain) {
    try {
      return users.get().contains(Username.fromLocalPartWithDomain(user, domain));
    } catch (UsersRepositoryException e) {
      throw new IllegalStateException("the accounts cannot be read", e);
    }
  }
}
