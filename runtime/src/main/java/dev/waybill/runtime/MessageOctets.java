// SPDX-License-Identifier: Apache-2.0
package dev.waybill.runtime;

import java.io.IOException;
import java.io.InputStream;

/** The octets of a message, to be read as often as somebody asks. */
@FunctionalInterface
public interface MessageOctets {

  /** The message from its first octet; the caller closes the stream. */
  InputStream open() throws IOException;
}
