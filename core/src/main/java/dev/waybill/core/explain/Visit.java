// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.explain;

import dev.waybill.core.pipeline.Hook;
import dev.waybill.core.pipeline.SmtpDoor;
import dev.waybill.core.relay.Client;
import java.util.Optional;

/**
 * A question at one port.
 *
 * @param question with the port, and encrypted where connections begin so
 * @param door the server on that port; empty when it is not known, and has all hooks then
 */
record Visit(Question question, Optional<SmtpDoor> door) {

  static Visit at(SmtpDoor door, Question question) {
    return new Visit(question.encryptedIf(door.implicitTls()), Optional.of(door));
  }

  /** Whether this hook answers there. */
  boolean asks(Hook hook) {
    return door.map(known -> known.has(hook)).orElse(true);
  }

  /** Whether passwords are refused, as the connection is in clear text. */
  boolean refusesPasswords() {
    return !question.encrypted()
        && door.filter(known -> known.has(Hook.AUTH_OVER_TLS_ONLY)).isPresent();
  }

  /** Whether the client could still log in. */
  boolean canLogIn() {
    boolean encrypted = question.encrypted();
    return question.account().isEmpty()
        && door.map(known -> known.offersAuth(encrypted)).orElse(encrypted);
  }

  Client client() {
    return new Client(
        Optional.of(question.client()), question.account(), question.port(), question.encrypted());
  }
}
