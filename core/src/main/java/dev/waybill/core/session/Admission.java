// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.session;

/** What is answered to a new connection. Immutable. */
public sealed interface Admission {

  /** It is taken, and counts until it is given back. */
  record Admitted(Connection connection) implements Admission {}

  /** It is not taken. */
  record Refused(Ending why) implements Admission {}
}
