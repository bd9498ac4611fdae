// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim.keys;

/** Receives notices about keys. A port; called by one thread at a time. */
@FunctionalInterface
public interface KeyListener {

  /** Called once for each notice, after the state that it describes was stored. */
  void tell(KeyNotice notice);
}
