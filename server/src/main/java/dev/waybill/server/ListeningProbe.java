// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server;

import com.google.inject.Inject;
import org.apache.james.utils.GuiceProbe;

/** A handle on the SMTP ports of a server whose other parts run. */
final class ListeningProbe implements GuiceProbe {

  private final SteadySmtpServers servers;

  @Inject
  ListeningProbe(SteadySmtpServers servers) {
    this.servers = servers;
  }

  /** Lets clients in. */
  void open() throws Exception {
    servers.open();
  }
}
