// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.queue;

/** The rows that wait for the same limits, or for the key of one domain, in order. */
final class WaitLine extends SlotList {

  final WaitReason.Kind kind;
  final String name;

  /** Up to this place the log says of each row that it is held. */
  long saidUpTo;

  WaitLine(WaitReason.Kind kind, String name) {
    this.kind = kind;
    this.name = name;
  }

  /** What it is known by. */
  record Id(WaitReason.Kind kind, String name) {}
}
