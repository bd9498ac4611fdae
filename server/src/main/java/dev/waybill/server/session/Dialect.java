// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server.session;

import dev.waybill.core.session.Ending;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/** How a protocol says that a connection ends. */
public enum Dialect {
  /** RFC 5321 section 3.8: 421 and a close. */
  SMTP("SMTP") {
    @Override
    String line(Ending ending) {
      // RFC 3463: X.7.0 security status, X.5.1 invalid command.
      return ending.limit() == Ending.Limit.FOREIGN_PROTOCOL
          ? "521 5.5.1 " + ending.text() + "; closing the connection"
          : "421 4.7.0 " + ending.text() + "; closing the connection";
    }
  },
  /** RFC 3501 section 7.1.5: an untagged BYE. */
  IMAP("IMAP") {
    @Override
    String line(Ending ending) {
      return "* BYE " + ending.text();
    }
  },
  /** RFC 1939 section 3: a negative answer. */
  POP3("POP3") {
    @Override
    String line(Ending ending) {
      return "-ERR " + ending.text();
    }
  };

  private final String protocol;

  Dialect(String protocol) {
    this.protocol = protocol;
  }

  /** The protocol as people write it. */
  String protocol() {
    return protocol;
  }

  abstract String line(Ending ending);

  ByteBuf octets(Ending ending) {
    return Unpooled.copiedBuffer(line(ending) + "\r\n", StandardCharsets.US_ASCII);
  }
}
