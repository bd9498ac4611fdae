// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server.serve;

import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where the password of a new account comes from: a file, the terminal, or chance. */
final class Passwords {

  /** 144 bits as 24 characters: nobody guesses it and everybody can paste it. */
  private static final int GENERATED_OCTETS = 18;

  private final Optional<Path> file;
  private final @Nullable Console terminal;
  private final SecureRandom random;

  Passwords(Optional<Path> file, @Nullable Console terminal, SecureRandom random) {
    this.file = file;
    this.terminal = terminal;
    this.random = random;
  }

  /**
   * The password for a new account.
   *
   * @throws StartProblem when the file cannot be used
   */
  Password forNew(String address) {
    if (file.isPresent()) {
      return new Password(fromFile(file.get()), false);
    }
    String typed = terminal == null ? "" : typed(terminal, address);
    return typed.isEmpty() ? new Password(generated(), true) : new Password(typed, false);
  }

  private static String fromFile(Path file) {
    try {
      String password = Files.readString(file).lines().findFirst().orElse("");
      if (password.isBlank()) {
        throw new StartProblem("The first line of " + file + " is the password, and it is empty");
      }
      return password;
    } catch (IOException e) {
      throw new StartProblem("The password file " + file + " cannot be read: " + e.getMessage());
    }
  }

  private static String typed(Console terminal, String address) {
    char[] typed = terminal.readPassword("Password for %s (empty: generate one): ", address);
    return typed == null ? "" : new String(typed);
  }

  private String generated() {
    byte[] octets = new byte[GENERATED_OCTETS];
    random.nextBytes(octets);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
  }

  /**
   * A password, which must never be logged.
   *
   * @param text what the user types
   * @param generated whether it was made here and must be shown once
   */
  record Password(String text, boolean generated) {
    @Override
    public String toString() {
      return "***";
    }
  }
}
