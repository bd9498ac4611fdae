// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server;

import dev.waybill.runtime.Waybill;
import java.util.Optional;
import javax.inject.Inject;
import javax.inject.Provider;
import org.apache.james.core.MailAddress;
import org.apache.james.core.Username;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.user.api.UsersRepositoryException;
import org.apache.james.user.jpa.JPAUsersRepository;

/**
 * The accounts of James, which also take mail under their sub-addresses (RFC 5233). An account that
 * has the whole address as its name comes first. Logging in takes the account's own name.
 */
final class SubAddressedUsers extends JPAUsersRepository {

  private final Provider<Waybill> waybill;

  @Inject
  SubAddressedUsers(DomainList domains, Provider<Waybill> waybill) {
    super(domains);
    this.waybill = waybill;
  }

  @Override
  public Username getUsername(MailAddress address) throws UsersRepositoryException {
    Username whole = super.getUsername(address);
    Optional<String> user =
        waybill.get().settings().relay().subAddresses().user(address.getLocalPart());
    if (user.isEmpty() || contains(whole)) {
      return whole;
    }
    Username base =
        supportVirtualHosting()
            ? Username.fromLocalPartWithDomain(user.get(), address.getDomain())
            : Username.fromLocalPartWithoutDomain(user.get());
    return contains(base) ? base : whole;
  }
}
