// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server;

import java.util.List;
import java.util.Map;
import org.apache.james.pop3server.core.CoreCmdHandlerLoader;
import org.apache.james.protocols.lib.handler.HandlersPackage;
import org.apache.james.protocols.pop3.core.CapaCmdHandler;
import org.apache.james.protocols.pop3.core.WelcomeMessageHandler;

/** James's handlers of POP3, with ours in the place of those that promise what does not work. */
public final class Pop3Handlers implements HandlersPackage {

  private static final Map<String, String> OURS =
      Map.of(
          WelcomeMessageHandler.class.getName(), Pop3Greeting.class.getName(),
          CapaCmdHandler.class.getName(), Pop3Capabilities.class.getName());

  @Override
  public List<String> getHandlers() {
    return new CoreCmdHandlerLoader()
        .getHandlers().stream().map(james -> OURS.getOrDefault(james, james)).toList();
  }
}
