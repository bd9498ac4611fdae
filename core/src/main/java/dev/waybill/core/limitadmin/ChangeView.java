// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.limitadmin;

/**
 * One entry of the audit trail.
 *
 * @param at when
 * @param action {@code raise}, {@code reset} or {@code lift}
 * @param limit the name of the limit; empty for the breaker, and for all limits together
 * @param key whose
 * @param detail the values; may be empty
 * @param who the person
 * @param from where the request came from
 * @param because why
 */
public record ChangeView(
    String at,
    String action,
    String limit,
    String key,
    String detail,
    String who,
    String from,
    String because) {

  /** The view of an entry. */
  public static ChangeView of(Change change) {
    return new ChangeView(
        change.at().toString(),
        change.action().label(),
        change.limit(),
        change.key(),
        change.detail(),
        change.changeAuthor().who(),
        change.changeAuthor().from(),
        change.changeAuthor().because());
  }
}
