// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim.keys;

/** What an administrator is told about a key. */
public enum NoticeKind {
  /** There is a new key; its record has to be published. */
  PUBLISH(false),
  /** Every name server answers with the key. */
  SEEN(false),
  /** The key signs from a point in time on. */
  ACTIVE(false),
  /** The key signs although nobody has seen it in the DNS. */
  UNSEEN(true),
  /** A new key has waited for its record for days. */
  STANDS_STILL(true),
  /** The record of a key that is needed has disappeared or changed. */
  MISMATCH(true),
  /** The record of a key is back. */
  SEEN_AGAIN(false),
  /** For a day nobody could find out whether the key is there. */
  SILENCE(true),
  /** The key is retired; its record may be removed. */
  RETIRED(false),
  /** The key can not be used: its file is missing, is not its own, or cannot be read. */
  UNUSABLE(true);

  private final boolean alarm;

  NoticeKind(boolean alarm) {
    this.alarm = alarm;
  }

  /** Whether somebody has to do something. */
  public boolean isAlarm() {
    return alarm;
  }
}
