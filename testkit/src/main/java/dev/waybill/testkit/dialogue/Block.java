// SPDX-License-Identifier: Apache-2.0
package dev.waybill.testkit.dialogue;

import java.util.List;

/**
 * One connection of a dialogue. Immutable.
 *
 * @param from the local address; empty for the usual one
 * @param to the port or host and port; empty for what the run says
 */
record Block(Place place, String title, String from, String to, boolean tls, List<Step> steps) {

  Block {
    steps = List.copyOf(steps);
  }
}
