// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.store;

/** What a write has survived when it returns. */
public enum Durability {
  /** The death of the process: the operating system has it. */
  WRITTEN,
  /** The loss of power: the disk has it. */
  SYNCED
}
