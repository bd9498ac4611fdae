// SPDX-License-Identifier: Apache-2.0
package dev.waybill.cli.doctor;

import java.util.List;

/**
 * One thing that was looked at.
 *
 * @param state how it is
 * @param area what it is about, in a word or two
 * @param text what was found
 * @param todo what to do about it, line by line; empty when nothing has to be done
 */
public record Finding(State state, String area, String text, List<String> todo) {

  /** How it is. */
  public enum State {
    /** As it should be. */
    OK,
    /** Could not be found out. */
    UNKNOWN,
    /** Works, and may stop to. */
    WARN,
    /** Mail is lost in trust, or does not go at all. */
    FAIL
  }

  /** Copies the list. */
  public Finding {
    todo = List.copyOf(todo);
  }

  static Finding ok(String area, String text) {
    return new Finding(State.OK, area, text, List.of());
  }

  static Finding unknown(String area, String text) {
    return new Finding(State.UNKNOWN, area, text, List.of());
  }

  static Finding warn(String area, String text, String... todo) {
    return new Finding(State.WARN, area, text, List.of(todo));
  }

  static Finding fail(String area, String text, String... todo) {
    return new Finding(State.FAIL, area, text, List.of(todo));
  }
}
