// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server;

import com.google.common.collect.ImmutableList;
import com.google.inject.AbstractModule;
import com.google.inject.Scopes;
import dev.waybill.server.queue.DeadLetterRepository;
import org.apache.commons.configuration2.BaseHierarchicalConfiguration;
import org.apache.james.mailrepository.api.MailRepositoryUrlStore;
import org.apache.james.mailrepository.api.Protocol;
import org.apache.james.mailrepository.jpa.JPAMailRepositoryUrlStore;
import org.apache.james.mailrepository.memory.MailRepositoryStoreConfiguration;

/**
 * Binds the mail repositories, where mail is set aside for a person, to the dead letters in the
 * store; the list of them is in the database, so that WebAdmin finds them again after a restart.
 */
final class MailRepositoriesModule extends AbstractModule {

  @Override
  protected void configure() {
    bind(JPAMailRepositoryUrlStore.class).in(Scopes.SINGLETON);
    bind(MailRepositoryUrlStore.class).to(JPAMailRepositoryUrlStore.class);
    // Used when mailrepositorystore.xml is absent or empty.
    bind(MailRepositoryStoreConfiguration.Item.class)
        .toProvider(
            () ->
                new MailRepositoryStoreConfiguration.Item(
                    ImmutableList.of(new Protocol(DeadLetterRepository.PROTOCOL)),
                    DeadLetterRepository.class.getName(),
                    new BaseHierarchicalConfiguration()));
  }
}
