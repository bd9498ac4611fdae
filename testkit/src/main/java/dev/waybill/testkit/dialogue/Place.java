// SPDX-License-Identifier: Apache-2.0
package dev.waybill.testkit.dialogue;

/** A line of a file, for messages. Immutable. */
record Place(String file, int line) {

  IllegalArgumentException wrong(String why) {
    return new IllegalArgumentException(this + ": " + why);
  }

  @Override
  public String toString() {
    return file + ":" + line;
  }
}
