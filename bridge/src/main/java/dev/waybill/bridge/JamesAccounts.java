// SPDX-License-Identifier: Apache-2.0
package dev.waybill.bridge;

import dev.waybill.core.address.Mailbox;
import dev.waybill.runtime.HostAccounts;
import java.util.Comparator;
import java.util.Iterator;
import java.util.Optional;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.james.core.MailAddress;
import org.apache.james.core.Username;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.domainlist.api.DomainListException;
import org.apache.james.rrt.api.RecipientRewriteTable;
import org.apache.james.rrt.api.RecipientRewriteTableException;
import org.apache.james.user.api.UsersRepository;
import org.apache.james.user.api.UsersRepositoryException;

/** The accounts of James, and the addresses that its table leads somewhere. Thread-safe. */
record JamesAccounts(UsersRepository users, RecipientRewriteTable table, DomainList domains)
    implements HostAccounts {

  @Override
  public boolean reaches(Mailbox mailbox) {
    Optional<MailAddress> address = Addresses.mailAddress(mailbox);
    try {
      return address.isPresent() && (isAccount(address.get()) || isMapped(address.get()));
    } catch (UsersRepositoryException | RecipientRewriteTableException e) {
      throw new IllegalStateException("James cannot tell whether there is a " + mailbox, e);
    }
  }

  private boolean isAccount(MailAddress address) throws UsersRepositoryException {
    return users.contains(users.getUsername(address));
  }

  private boolean isMapped(MailAddress address) throws RecipientRewriteTableException {
    try {
      return !table.getResolvedMappings(address.getLocalPart(), address.getDomain()).isEmpty();
    } catch (RecipientRewriteTable.ErrorMappingException e) {
      // The administrator's own refusal of that address.
      return false;
    }
  }

  @Override
  public boolean hasAccount(String name) {
    try {
      return users.contains(Username.of(name));
    } catch (IllegalArgumentException e) {
      // Nothing that James would take for a name.
      return false;
    } catch (UsersRepositoryException e) {
      throw new IllegalStateException("James cannot tell whether there is a " + name, e);
    }
  }

  @Override
  public boolean leadsElsewhere(Mailbox mailbox) {
    Optional<MailAddress> address = Addresses.mailAddress(mailbox);
    try {
      return address.isPresent() && new Forwards(table, domains).leadElsewhere(address.get());
    } catch (DomainListException | RecipientRewriteTableException e) {
      throw new IllegalStateException("James cannot tell where " + mailbox + " leads", e);
    }
  }

  @Override
  public Optional<Mailbox> first() {
    try {
      return all()
          .flatMap(name -> address(name).stream())
          .min(Comparator.comparing(Mailbox::toString));
    } catch (UsersRepositoryException e) {
      throw new IllegalStateException("James cannot list its accounts", e);
    }
  }

  private Stream<Username> all() throws UsersRepositoryException {
    Iterator<Username> names = users.list();
    return StreamSupport.stream(Spliterators.spliteratorUnknownSize(names, 0), false);
  }

  private static Optional<Mailbox> address(Username name) {
    try {
      return Optional.of(Mailbox.parse(name.asString()));
    } catch (IllegalArgumentException e) {
      // A server without virtual hosting has accounts that are no addresses.
      return Optional.empty();
    }
  }
}
