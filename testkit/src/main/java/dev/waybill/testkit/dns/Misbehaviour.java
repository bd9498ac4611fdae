// SPDX-License-Identifier: Apache-2.0
package dev.waybill.testkit.dns;

/** What a name does instead of answering. */
enum Misbehaviour {
  /** RCODE 2. */
  SERVFAIL,
  /** RCODE 5. */
  REFUSED,
  /** No answer at all, so that the client's time runs out. */
  SILENCE,
  /** Over UDP an empty answer with the TC bit, over TCP the true one. */
  TRUNCATION
}
