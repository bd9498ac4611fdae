// SPDX-License-Identifier: Apache-2.0
package dev.waybill.testkit.smtp;

/**
 * Something that a client did and must not do; the sink goes on as if nothing had happened.
 *
 * @param detail what came, for people
 */
public record Violation(int connection, Kind kind, String detail) {

  /** Every rule that the sink watches. */
  public enum Kind {
    /** It talked before the greeting (RFC 5321 section 3.1). */
    TALKED_BEFORE_GREETING,
    /** It sent more before the answer, though PIPELINING was not offered. */
    PIPELINED_UNOFFERED,
    /** It sent more after a command that must end a group, such as DATA (RFC 2920 section 3.1). */
    PIPELINED_AFTER_LAST,
    /** A command line ended with LF alone (RFC 5321 section 2.3.8). */
    BARE_LF,
    /** It used a parameter of an extension that was not offered. */
    UNOFFERED_PARAMETER,
    /** A command came where it has no place. */
    BAD_SEQUENCE,
    /** A command that cannot be read. */
    BAD_SYNTAX
  }
}
