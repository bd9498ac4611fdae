// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim.keys;

import java.util.Locale;

/** The kinds of notices about a key. */
public enum NoticeKind {
  /** There is a new key; its record has to be published. */
  PUBLISH(false, true),
  /** Every name server answers with the key. */
  SEEN(false, false),
  /** The key signs from a point in time on. */
  ACTIVE(false, false),
  /** The key signs although its record is not visible yet. */
  UNSEEN(true, true),
  /** A new key has waited for its record for days. */
  STANDS_STILL(true, true),
  /** The record of a key that is needed has disappeared or changed. */
  MISMATCH(true, true),
  /** The record of a key is back. */
  SEEN_AGAIN(false, false),
  /** No check has been conclusive for a day. */
  SILENCE(true, false),
  /** The key is retired; its record may be removed. */
  RETIRED(false, false),
  /** The key can not be used: its file is missing, is not its own, or cannot be read. */
  UNUSABLE(true, false);

  private final boolean alarm;
  private final boolean asksForRecord;

  NoticeKind(boolean alarm, boolean asksForRecord) {
    this.alarm = alarm;
    this.asksForRecord = asksForRecord;
  }

  /** Whether somebody has to do something. */
  public boolean isAlarm() {
    return alarm;
  }

  /** Whether what has to be done is to publish the record. */
  boolean asksForRecord() {
    return asksForRecord;
  }

  /** Whether people are told, not only logs and programs: all but the steps that need nobody. */
  public boolean isForPeople() {
    return this != SEEN && this != ACTIVE;
  }

  /** The name as it is in JSON, such as {@code stands-still}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
