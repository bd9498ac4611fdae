// SPDX-License-Identifier: Apache-2.0
package dev.waybill.cli;

import dev.waybill.core.dkim.keys.AdminResult;
import dev.waybill.core.dkim.keys.KeyName;
import dev.waybill.core.dkim.keys.KeyOrder;
import dev.waybill.core.dkim.keys.KeyView;
import java.util.List;
import java.util.Locale;

/** Where keys are asked for: at a running server, or in its files when none runs. */
interface KeyDesk extends AutoCloseable {

  /** What can be wished for a key. */
  enum Wish {
    ACTIVATE,
    RETIRE,
    REVOKE;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** All keys, by domain and selector. */
  List<KeyView> list();

  /**
   * Makes a key.
   *
   * @throws CommandProblem when it cannot be made
   */
  KeyView create(KeyOrder order);

  /** Has something done with a key. */
  AdminResult wish(KeyName key, Wish wish);

  /**
   * Deletes a key.
   *
   * @param force whether also one that is still needed
   */
  AdminResult delete(KeyName key, boolean force);

  @Override
  void close();
}
