// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.relay;

import dev.waybill.core.address.AddressPattern;
import dev.waybill.core.address.DomainName;
import dev.waybill.core.address.Mailbox;
import dev.waybill.core.address.SubAddressing;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What belongs to a client: to an account its name, its aliases and their sub-addresses; nothing to
 * a client that has not logged in. Immutable.
 *
 * <p>A server without virtual hosting has account names without a domain; such an account has this
 * name in every domain of the server.
 */
record OwnAddresses(
    Optional<String> account,
    Predicate<DomainName> localDomains,
    Aliases aliases,
    SubAddressing subAddresses)
    implements AddressPattern.Claimant {

  @Override
  public boolean owns(Mailbox address) {
    return account.filter(name -> owns(name, address)).isPresent();
  }

  private boolean owns(String name, Mailbox address) {
    Optional<Mailbox> base = subAddresses.base(address);
    if (isNameOf(name, address) || base.filter(user -> isNameOf(name, user)).isPresent()) {
      return true;
    }
    Optional<Mailbox> mailbox = Rule.ownAddress(name);
    return mailbox
        .filter(
            own ->
                aliases.isAlias(address, own)
                    || base.filter(user -> aliases.isAlias(user, own)).isPresent())
        .isPresent();
  }

  private boolean isNameOf(String name, Mailbox address) {
    return Rule.ownAddress(name)
        .map(own -> AddressPattern.same(own, address))
        .orElseGet(
            () ->
                isLocal(address.domain())
                    && address.localPart().toLowerCase(Locale.ROOT).equals(name));
  }

  @Override
  public boolean isLocal(DomainName domain) {
    return localDomains.test(domain);
  }
}
