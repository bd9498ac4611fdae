// SPDX-License-Identifier: Apache-2.0
package dev.waybill.testkit.smtp;

import dev.waybill.testkit.files.TemporaryDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;

/** What all sessions of one sink share. Thread-safe. */
final class SinkHouse {

  private final SinkSettings settings;
  private final SinkScript script;
  private final SinkLedger ledger = new SinkLedger();
  private final SSLContext tls;
  private volatile SinkOffers offers;
  private Optional<TemporaryDirectory> spool = Optional.empty();

  SinkHouse(SinkSettings settings, SinkScript script, SinkOffers offers) {
    this.settings = settings;
    this.script = script;
    this.offers = offers;
    this.tls = settings.certificate().serverContext();
  }

  String hostName() {
    return settings.hostName();
  }

  boolean implicitTls() {
    return settings.implicitTls();
  }

  Instant now() {
    return settings.clock().instant();
  }

  SinkScript script() {
    return script;
  }

  SinkLedger ledger() {
    return ledger;
  }

  SSLContext tls() {
    return tls;
  }

  /** What is offered now; never STARTTLS inside TLS. */
  SinkOffers offers(boolean encrypted) {
    SinkOffers now = offers;
    if (!encrypted || !now.has(Offer.STARTTLS)) {
      return now;
    }
    Set<Offer> rest = EnumSet.copyOf(now.offers());
    rest.remove(Offer.STARTTLS);
    return new SinkOffers(rest, now.maxOctets());
  }

  void offer(Set<Offer> now) {
    offers = new SinkOffers(now, offers.maxOctets());
  }

  ContentWriter newContent() {
    return new ContentWriter(settings.retention(), this::newFile);
  }

  private synchronized Path newFile() throws IOException {
    if (spool.isEmpty()) {
      spool = Optional.of(TemporaryDirectory.create("smtp-sink"));
    }
    return Files.createTempFile(spool.get().path(), "message", ".eml");
  }

  /** Deletes every file of a message. */
  synchronized void deleteSpool() {
    spool.ifPresent(TemporaryDirectory::close);
    spool = Optional.empty();
  }
}
