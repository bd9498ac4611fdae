// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.jms.ConnectionFactory;
import org.apache.activemq.ActiveMQConnectionFactory;
import org.apache.activemq.ActiveMQPrefetchPolicy;
import org.apache.activemq.RedeliveryPolicy;
import org.apache.activemq.broker.BrokerPlugin;
import org.apache.activemq.broker.BrokerService;
import org.apache.activemq.broker.region.policy.PolicyEntry;
import org.apache.activemq.broker.region.policy.PolicyMap;
import org.apache.activemq.plugin.StatisticsBrokerPlugin;
import org.apache.activemq.store.kahadb.KahaDBPersistenceAdapter;
import org.apache.activemq.store.kahadb.disk.journal.Journal;
import org.apache.activemq.usage.SystemUsage;

/**
 * The embedded ActiveMQ that holds the mail queues: entries in a KahaDB journal in {@code
 * store/activemq/journal}, messages in {@code store/activemq/blobs}. Thread-safe.
 *
 * <p>Durability: enqueueing returns when the message, its name and the journal record are on the
 * disk; a 250 to an SMTP client comes after that. Nobody can reach the broker from outside this
 * process: it listens on no socket.
 */
final class SpoolBroker {

  /**
   * Entries of a queue that the broker looks at for one that is ready. The default of 200 starves
   * ready mail behind 200 deferred ones (JAMES-4192). Chosen; some 3 KiB of heap for each.
   */
  private static final int ENTRIES_LOOKED_AT = 10_000;

  /** Part of the heap that the broker fills with entries before it goes back to the journal. */
  private static final int HEAP_PERCENT = 25;

  /** Part of the free disk space that the journal, and entries over the heap limit, may fill. */
  private static final int DISK_PERCENT = 90;

  private final BrokerService broker;
  private final ActiveMQConnectionFactory connections;

  private SpoolBroker(BrokerService broker, ActiveMQConnectionFactory connections) {
    this.broker = broker;
    this.connections = connections;
  }

  /** Starts a broker over what is in the data directory, if anything. */
  static SpoolBroker open(ServerDirectories directories) throws Exception {
    Path directory = directories.store().resolve("activemq");
    Files.createDirectories(directory);
    BrokerService broker = brokerIn(directory);
    broker.start();
    broker.waitUntilStarted();
    return new SpoolBroker(
        broker, connectionsTo(broker, SpoolBlobs.in(directory.resolve("blobs"))));
  }

  private static BrokerService brokerIn(Path directory) throws Exception {
    BrokerService broker = new BrokerService();
    // Must differ between two servers in one process, and follow the data directory.
    broker.setBrokerName("spool-" + Integer.toHexString(directory.hashCode()));
    broker.setDataDirectoryFile(directory.toFile());
    broker.setTmpDataDirectory(directory.resolve("overflow").toFile());
    broker.setPersistenceAdapter(journalIn(directory));
    broker.setUseJmx(false);
    broker.setUseShutdownHook(false);
    broker.setSchedulerSupport(false);
    // James reads the length of a queue from the statistics.
    broker.setPlugins(new BrokerPlugin[] {new StatisticsBrokerPlugin()});
    broker.setDestinationPolicy(queuePolicy());
    limit(broker.getSystemUsage(), directory);
    return broker;
  }

  private static KahaDBPersistenceAdapter journalIn(Path directory) throws IOException {
    KahaDBPersistenceAdapter journal = new KahaDBPersistenceAdapter();
    journal.setDirectory(directory.resolve("journal").toFile());
    journal.setJournalDiskSyncStrategy(Journal.JournalDiskSyncStrategy.ALWAYS.name());
    // A record that a crash cut in two is recognised and left out; a missing file is an error.
    journal.setChecksumJournalFiles(true);
    journal.setCheckForCorruptJournalFiles(true);
    journal.setIgnoreMissingJournalfiles(false);
    // A second server on the same directory fails at once instead of waiting for its turn.
    journal.getLocker().setFailIfLocked(true);
    return journal;
  }

  private static PolicyMap queuePolicy() {
    PolicyEntry queues = new PolicyEntry();
    queues.setQueue(">");
    queues.setMaxPageSize(ENTRIES_LOOKED_AT);
    queues.setMaxBrowsePageSize(ENTRIES_LOOKED_AT);
    // Entries over the memory limit wait in the journal; an SMTP client is never made to.
    queues.setProducerFlowControl(false);
    PolicyMap policies = new PolicyMap();
    policies.setDefaultEntry(queues);
    return policies;
  }

  private static void limit(SystemUsage usage, Path directory) throws IOException {
    // The broker warns at each start when it is allowed more than there is.
    long usable = Files.getFileStore(directory).getUsableSpace() / 100 * DISK_PERCENT;
    usage.getMemoryUsage().setPercentOfJvmHeap(HEAP_PERCENT);
    usage.getStoreUsage().setLimit(usable);
    usage.getTempUsage().setLimit(usable);
  }

  private static ActiveMQConnectionFactory connectionsTo(BrokerService broker, SpoolBlobs blobs) {
    ActiveMQConnectionFactory connections =
        new ActiveMQConnectionFactory("vm://" + broker.getBrokerName() + "?create=false");
    connections.setBlobTransferPolicy(blobs);
    connections.setTrustAllPackages(false);
    // Each session takes one entry, so that no other entry waits for that one to be done.
    ActiveMQPrefetchPolicy prefetch = new ActiveMQPrefetchPolicy();
    prefetch.setAll(0);
    connections.setPrefetchPolicy(prefetch);
    // The default moves an entry to a dead letter queue, where nobody looks, after six failures.
    RedeliveryPolicy redelivery = new RedeliveryPolicy();
    redelivery.setMaximumRedeliveries(RedeliveryPolicy.NO_MAXIMUM_REDELIVERIES);
    connections.setRedeliveryPolicy(redelivery);
    return connections;
  }

  ConnectionFactory connections() {
    return connections;
  }

  /** Stops the broker; entries that nobody has acknowledged are there again at the next start. */
  void stop() throws Exception {
    broker.stop();
    broker.waitUntilStopped();
  }
}
