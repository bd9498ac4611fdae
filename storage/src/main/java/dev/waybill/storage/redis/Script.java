// SPDX-License-Identifier: Apache-2.0
package dev.waybill.storage.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/** What Redis does in one step, written in Lua; each begins with the text of {@code common.lua}. */
enum Script {
  TAKE,
  COMMIT,
  RELEASE,
  USAGE,
  TELL,
  RESET,
  RAISES,
  BEAT,
  RESTORE;

  private final String text;
  private final String digest;

  Script() {
    text = resource("common") + resource(name().toLowerCase(Locale.ROOT));
    digest = sha1(text);
  }

  /** What is sent once. */
  String text() {
    return text;
  }

  /** What Redis knows it by from then on. */
  String digest() {
    return digest;
  }

  private static String resource(String name) {
    try (InputStream lua = Script.class.getResourceAsStream(name + ".lua")) {
      if (lua == null) {
        throw new IllegalStateException("the jar lacks " + name + ".lua");
      }
      return new String(lua.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  // The name that Redis gives to a script (EVALSHA); nothing depends on its strength.
  private static String sha1(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }
}
