// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.outcome;

import dev.waybill.core.store.Changes;
import java.util.List;

/**
 * Reads the log from its beginning to its end, page by page, and does something about it.
 *
 * <p>Called by one thread at a time. After a failure or a crash the same page comes again, perhaps
 * with more events at its end: what a subscriber does outside the store must bear repetition.
 */
public interface Subscriber {

  /** Its name, of lower-case letters and hyphens; its place in the log is kept under it. */
  String name();

  /**
   * Handles some events, oldest first.
   *
   * @param page never empty
   * @param changes what this changes in the store; written together with the subscriber's place, so
   *     both happen or neither
   * @return events that follow from these, written in the same batch; usually none
   * @throws RuntimeException to get the page again after a pause
   */
  List<Event> handle(List<LoggedEvent> page, Changes changes);

  /** How many events it takes at once, at most {@link Follower#LARGEST_PAGE}. */
  default int pageSize() {
    return Follower.LARGEST_PAGE;
  }
}
