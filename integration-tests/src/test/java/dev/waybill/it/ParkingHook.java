// SPDX-License-Identifier: Apache-2.0
package dev.waybill.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import org.apache.james.core.MaybeSender;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.hook.HookResult;
import org.apache.james.protocols.smtp.hook.MailHook;

/**
 * A slow hook: mail from the local part {@code park} waits until the test says so. It connects to
 * the port that the test has told, and waits until the test closes that connection.
 */
public final class ParkingHook implements MailHook {
  static final String PORT = "waybill.it.park-port";

  @Override
  public HookResult doMail(SMTPSession session, MaybeSender sender) {
    if (sender.asString().startsWith("park@")) {
      park();
    }
    return HookResult.DECLINED;
  }

  private static void park() {
    try (Socket attendant =
        new Socket(InetAddress.getLoopbackAddress(), Integer.getInteger(PORT))) {
      attendant.getInputStream().readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
