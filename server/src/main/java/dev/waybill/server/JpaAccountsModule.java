// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Scopes;
import com.google.inject.Singleton;
import com.google.inject.multibindings.ProvidesIntoSet;
import javax.persistence.EntityManagerFactory;
import org.apache.commons.configuration2.ex.ConfigurationException;
import org.apache.james.CoreDataModule;
import org.apache.james.NaiveDelegationStoreModule;
import org.apache.james.adapter.mailbox.DelegationStoreAuthorizator;
import org.apache.james.adapter.mailbox.UserRepositoryAuthenticator;
import org.apache.james.dnsservice.api.DNSService;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.domainlist.jpa.JPADomainList;
import org.apache.james.domainlist.lib.DomainListConfiguration;
import org.apache.james.mailbox.Authenticator;
import org.apache.james.mailbox.Authorizator;
import org.apache.james.rrt.api.AliasReverseResolver;
import org.apache.james.rrt.api.CanSendFrom;
import org.apache.james.rrt.api.RecipientRewriteTable;
import org.apache.james.rrt.jpa.JPARecipientRewriteTable;
import org.apache.james.rrt.lib.AliasReverseResolverImpl;
import org.apache.james.rrt.lib.CanSendFromImpl;
import org.apache.james.server.core.configuration.ConfigurationProvider;
import org.apache.james.user.api.UsersRepository;
import org.apache.james.user.jpa.JPAUsersRepository;
import org.apache.james.utils.InitializationOperation;
import org.apache.james.utils.InitilizationOperationBuilder;

/** Binds domains, users and the recipient rewrite table to their tables in the database. */
final class JpaAccountsModule extends AbstractModule {

  @Override
  protected void configure() {
    install(new CoreDataModule());
    install(new NaiveDelegationStoreModule());

    bind(DomainList.class).to(JPADomainList.class);

    bind(SubAddressedUsers.class).in(Scopes.SINGLETON);
    bind(JPAUsersRepository.class).to(SubAddressedUsers.class);
    bind(UsersRepository.class).to(JPAUsersRepository.class);
    bind(UserRepositoryAuthenticator.class).in(Scopes.SINGLETON);
    bind(Authenticator.class).to(UserRepositoryAuthenticator.class);
    bind(DelegationStoreAuthorizator.class).in(Scopes.SINGLETON);
    bind(Authorizator.class).to(DelegationStoreAuthorizator.class);

    bind(SteadyRewriteTable.class).in(Scopes.SINGLETON);
    bind(JPARecipientRewriteTable.class).to(SteadyRewriteTable.class);
    bind(RecipientRewriteTable.class).to(JPARecipientRewriteTable.class);
    bind(AliasReverseResolverImpl.class).in(Scopes.SINGLETON);
    bind(AliasReverseResolver.class).to(AliasReverseResolverImpl.class);
    bind(CanSendFromImpl.class).in(Scopes.SINGLETON);
    bind(CanSendFrom.class).to(CanSendFromImpl.class);
  }

  // Configured when it is made: the engine asks for the domains before James starts its parts.
  @Provides
  @Singleton
  JPADomainList domains(
      DNSService dns, EntityManagerFactory database, DomainListConfiguration settings)
      throws ConfigurationException {
    JPADomainList domains = new JPADomainList(dns, database);
    domains.configure(settings);
    return domains;
  }

  @ProvidesIntoSet
  InitializationOperation configureUsers(ConfigurationProvider settings, JPAUsersRepository users) {
    return InitilizationOperationBuilder.forClass(JPAUsersRepository.class)
        .init(
            () -> {
              users.configure(settings.getConfiguration("usersrepository"));
              users.init();
            });
  }

  @ProvidesIntoSet
  InitializationOperation configureRewriteTable(
      ConfigurationProvider settings, JPARecipientRewriteTable table) {
    return InitilizationOperationBuilder.forClass(JPARecipientRewriteTable.class)
        .init(() -> table.configure(settings.getConfiguration("recipientrewritetable")));
  }
}
