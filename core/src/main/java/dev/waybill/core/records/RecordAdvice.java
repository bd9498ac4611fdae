// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.records;

import java.util.List;

/**
 * What to do about one DNS record.
 *
 * @param state what the DNS has
 * @param purpose what the record is for, in a few words
 * @param lines lines of a zone file to publish; empty when there is nothing to do
 * @param note what is there, or why the lines are as they are; may be empty
 */
public record RecordAdvice(State state, String purpose, List<String> lines, String note) {

  /** What the DNS has. */
  public enum State {
    /** As it should be. */
    PRESENT,
    /** There is none. */
    MISSING,
    /** There is one that does not do; the lines replace it. */
    CHANGE,
    /** No name server answered, or none was asked. */
    UNKNOWN
  }

  /** Copies the list. */
  public RecordAdvice {
    lines = List.copyOf(lines);
  }
}
