// SPDX-License-Identifier: Apache-2.0
package dev.waybill.runtime;

import dev.waybill.core.WaybillSettings;
import dev.waybill.core.relay.RuleDoubts;
import dev.waybill.core.settings.Problem;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the settings ask for that the host does not have. Before the host has told its accounts or
 * ports, nothing is said about them. Immutable.
 *
 * @param file where the settings are from
 */
record HostDoubts(Path file, HostLink link) {

  private static final Logger LOGGER = LoggerFactory.getLogger(HostDoubts.class);

  /** The doubts, in the order of the file; may wait for the host's accounts. */
  List<Problem> about(WaybillSettings settings) {
    try {
      return RuleDoubts.of(file.toString(), settings.relay(), this::mayBeAccount, link.ports());
    } catch (RuntimeException e) {
      // A reload does not depend on the database of the accounts.
      LOGGER.warn("Whether the accounts in {} exist is not known: {}", file, e.getMessage(), e);
      return List.of();
    }
  }

  private boolean mayBeAccount(String name) {
    return link.accounts().map(known -> known.hasAccount(name)).orElse(true);
  }
}
