// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.breaker;

import dev.waybill.core.journal.Acceptance;
import dev.waybill.core.journal.Event;
import dev.waybill.core.journal.History;
import dev.waybill.core.journal.Journal;
import dev.waybill.core.journal.Portion;
import dev.waybill.core.journal.SignatureNote;
import dev.waybill.core.message.MessageToken;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A journal that answers what it is told to. */
final class FixedJournal implements Journal {

  Portion bounces = new Portion(0, 0);
  Portion strangers = new Portion(0, 0);
  final List<Instant> since = new ArrayList<>();

  @Override
  public Portion hardBounces(String client, Instant from, int latest) {
    since.add(from);
    return bounces;
  }

  @Override
  public Portion newRecipients(String client, Instant from, int latest) {
    since.add(from);
    return strangers;
  }

  @Override
  public void accept(Acceptance acceptance) {
    throw new UnsupportedOperationException("the breaker writes nothing");
  }

  @Override
  public void record(Event event) {
    throw new UnsupportedOperationException("the breaker writes nothing");
  }

  @Override
  public void note(MessageToken message, SignatureNote.Waiting note) {
    throw new UnsupportedOperationException("the breaker writes nothing");
  }

  @Override
  public Optional<Acceptance> acceptance(MessageToken message) {
    return Optional.empty();
  }

  @Override
  public Optional<History> history(MessageToken message) {
    return Optional.empty();
  }
}
