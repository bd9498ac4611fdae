// SPDX-License-Identifier: Apache-2.0
package dev.waybill.testkit.smtp;

import java.io.IOException;

/** The script ended this connection. */
final class ConnectionDropped extends IOException {

  private static final long serialVersionUID = 1L;

  ConnectionDropped() {
    super("dropped by the script");
  }
}
