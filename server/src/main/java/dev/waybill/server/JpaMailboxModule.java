// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server;

import com.google.inject.AbstractModule;
import com.google.inject.Scopes;
import com.google.inject.multibindings.Multibinder;
import com.google.inject.name.Names;
import org.apache.james.adapter.mailbox.ACLUsernameChangeTaskStep;
import org.apache.james.adapter.mailbox.MailboxUsernameChangeTaskStep;
import org.apache.james.adapter.mailbox.QuotaUsernameChangeTaskStep;
import org.apache.james.events.EventListener;
import org.apache.james.mailbox.AttachmentContentLoader;
import org.apache.james.mailbox.MailboxManager;
import org.apache.james.mailbox.MailboxPathLocker;
import org.apache.james.mailbox.RightManager;
import org.apache.james.mailbox.SessionProvider;
import org.apache.james.mailbox.SubscriptionManager;
import org.apache.james.mailbox.extractor.TextExtractor;
import org.apache.james.mailbox.jpa.JPAAttachmentContentLoader;
import org.apache.james.mailbox.jpa.JPAId;
import org.apache.james.mailbox.jpa.JPAMailboxSessionMapperFactory;
import org.apache.james.mailbox.jpa.mail.JPAModSeqProvider;
import org.apache.james.mailbox.jpa.mail.JPAUidProvider;
import org.apache.james.mailbox.jpa.openjpa.OpenJPAMailboxManager;
import org.apache.james.mailbox.jpa.quota.JPAPerUserMaxQuotaManager;
import org.apache.james.mailbox.jpa.quota.JpaCurrentQuotaManager;
import org.apache.james.mailbox.model.MailboxId;
import org.apache.james.mailbox.model.MessageId;
import org.apache.james.mailbox.quota.CurrentQuotaManager;
import org.apache.james.mailbox.quota.MaxQuotaManager;
import org.apache.james.mailbox.quota.QuotaManager;
import org.apache.james.mailbox.quota.QuotaRootDeserializer;
import org.apache.james.mailbox.quota.QuotaRootResolver;
import org.apache.james.mailbox.quota.UserQuotaRootResolver;
import org.apache.james.mailbox.store.JVMMailboxPathLocker;
import org.apache.james.mailbox.store.MailboxManagerConfiguration;
import org.apache.james.mailbox.store.MailboxSessionMapperFactory;
import org.apache.james.mailbox.store.SessionProviderImpl;
import org.apache.james.mailbox.store.StoreMailboxManager;
import org.apache.james.mailbox.store.StoreRightManager;
import org.apache.james.mailbox.store.StoreSubscriptionManager;
import org.apache.james.mailbox.store.event.MailboxAnnotationListener;
import org.apache.james.mailbox.store.extractor.DefaultTextExtractor;
import org.apache.james.mailbox.store.mail.MailboxMapperFactory;
import org.apache.james.mailbox.store.mail.MessageMapperFactory;
import org.apache.james.mailbox.store.mail.ModSeqProvider;
import org.apache.james.mailbox.store.mail.NaiveThreadIdGuessingAlgorithm;
import org.apache.james.mailbox.store.mail.ThreadIdGuessingAlgorithm;
import org.apache.james.mailbox.store.mail.UidProvider;
import org.apache.james.mailbox.store.mail.model.DefaultMessageId;
import org.apache.james.mailbox.store.quota.DefaultUserQuotaRootResolver;
import org.apache.james.mailbox.store.quota.ListeningCurrentQuotaUpdater;
import org.apache.james.mailbox.store.quota.QuotaUpdater;
import org.apache.james.mailbox.store.quota.StoreQuotaManager;
import org.apache.james.mailbox.store.search.MessageSearchIndex;
import org.apache.james.mailbox.store.search.SimpleMessageSearchIndex;
import org.apache.james.mailbox.store.user.SubscriptionMapperFactory;
import org.apache.james.modules.MailboxModule;
import org.apache.james.modules.mailbox.DefaultEventModule;
import org.apache.james.modules.mailbox.MemoryDeadLetterModule;
import org.apache.james.user.api.UsernameChangeTaskStep;

/**
 * Binds the mailboxes to their tables in the database.
 *
 * <p>A search scans the mailbox: an index beside the database would have to be mended after each
 * crash, and the mailboxes of an outbound server hold little but bounces.
 */
final class JpaMailboxModule extends AbstractModule {

  @Override
  protected void configure() {
    install(new MailboxModule());
    install(new DefaultEventModule());
    install(new MemoryDeadLetterModule());
    bindMappers();
    bindManagers();
    bindQuotas();
    bindListenersAndSteps();
  }

  private void bindMappers() {
    bind(JPAMailboxSessionMapperFactory.class).in(Scopes.SINGLETON);
    bind(MailboxSessionMapperFactory.class).to(JPAMailboxSessionMapperFactory.class);
    bind(MailboxMapperFactory.class).to(JPAMailboxSessionMapperFactory.class);
    bind(MessageMapperFactory.class).to(JPAMailboxSessionMapperFactory.class);
    bind(SubscriptionMapperFactory.class).to(JPAMailboxSessionMapperFactory.class);
    bind(JPAUidProvider.class).in(Scopes.SINGLETON);
    bind(UidProvider.class).to(JPAUidProvider.class);
    bind(JPAModSeqProvider.class).in(Scopes.SINGLETON);
    bind(ModSeqProvider.class).to(JPAModSeqProvider.class);
    bind(MailboxId.Factory.class).to(JPAId.Factory.class);
    bind(MessageId.Factory.class).to(DefaultMessageId.Factory.class);
    bind(ThreadIdGuessingAlgorithm.class).to(NaiveThreadIdGuessingAlgorithm.class);
  }

  private void bindManagers() {
    bind(OpenJPAMailboxManager.class).in(Scopes.SINGLETON);
    bind(StoreMailboxManager.class).to(OpenJPAMailboxManager.class);
    bind(MailboxManager.class).to(OpenJPAMailboxManager.class);
    bind(MailboxManager.class)
        .annotatedWith(Names.named(org.apache.james.modules.Names.MAILBOXMANAGER_NAME))
        .to(OpenJPAMailboxManager.class);
    bind(MailboxManagerConfiguration.class).toInstance(MailboxManagerConfiguration.DEFAULT);
    bind(StoreSubscriptionManager.class).in(Scopes.SINGLETON);
    bind(SubscriptionManager.class).to(StoreSubscriptionManager.class);
    bind(StoreRightManager.class).in(Scopes.SINGLETON);
    bind(RightManager.class).to(StoreRightManager.class);
    bind(SessionProviderImpl.class).in(Scopes.SINGLETON);
    bind(SessionProvider.class).to(SessionProviderImpl.class);
    bind(JVMMailboxPathLocker.class).in(Scopes.SINGLETON);
    bind(MailboxPathLocker.class).to(JVMMailboxPathLocker.class);
    bind(SimpleMessageSearchIndex.class).in(Scopes.SINGLETON);
    bind(MessageSearchIndex.class).to(SimpleMessageSearchIndex.class);
    bind(TextExtractor.class).to(DefaultTextExtractor.class);
    bind(AttachmentContentLoader.class).to(JPAAttachmentContentLoader.class);
  }

  private void bindQuotas() {
    bind(DefaultUserQuotaRootResolver.class).in(Scopes.SINGLETON);
    bind(QuotaRootResolver.class).to(DefaultUserQuotaRootResolver.class);
    bind(UserQuotaRootResolver.class).to(DefaultUserQuotaRootResolver.class);
    bind(QuotaRootDeserializer.class)
        .to(DefaultUserQuotaRootResolver.DefaultQuotaRootDeserializer.class);
    bind(JPAPerUserMaxQuotaManager.class).in(Scopes.SINGLETON);
    bind(MaxQuotaManager.class).to(JPAPerUserMaxQuotaManager.class);
    bind(JpaCurrentQuotaManager.class).in(Scopes.SINGLETON);
    bind(CurrentQuotaManager.class).to(JpaCurrentQuotaManager.class);
    bind(StoreQuotaManager.class).in(Scopes.SINGLETON);
    bind(QuotaManager.class).to(StoreQuotaManager.class);
    bind(ListeningCurrentQuotaUpdater.class).in(Scopes.SINGLETON);
    bind(QuotaUpdater.class).to(ListeningCurrentQuotaUpdater.class);
  }

  private void bindListenersAndSteps() {
    Multibinder.newSetBinder(binder(), EventListener.GroupEventListener.class)
        .addBinding()
        .to(MailboxAnnotationListener.class);
    Multibinder.newSetBinder(binder(), EventListener.ReactiveGroupEventListener.class)
        .addBinding()
        .to(ListeningCurrentQuotaUpdater.class);
    Multibinder<UsernameChangeTaskStep> renaming =
        Multibinder.newSetBinder(binder(), UsernameChangeTaskStep.class);
    renaming.addBinding().to(MailboxUsernameChangeTaskStep.class);
    renaming.addBinding().to(ACLUsernameChangeTaskStep.class);
    renaming.addBinding().to(QuotaUsernameChangeTaskStep.class);
  }
}
