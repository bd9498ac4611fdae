// SPDX-License-Identifier: Apache-2.0
package dev.waybill.cli;

import dev.waybill.core.web.AdminSecret;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** The secret that a server wants, in a file that only its user can read. */
final class ServerSecret {

  private ServerSecret() {}

  /**
   * The value of the Authorization field; empty when the server has none.
   *
   * @throws CommandProblem when this user cannot read it
   */
  static Optional<String> read(Path file) {
    try {
      return Optional.of(AdminSecret.credentials(file));
    } catch (IllegalArgumentException e) {
      throw new CommandProblem(String.valueOf(e.getMessage()), e);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (AccessDeniedException e) {
      throw ofAnother(file, e);
    } catch (IOException e) {
      throw new CommandProblem(file + " cannot be read: " + e, e);
    }
  }

  /** A file of the server that this user may not read. */
  static CommandProblem ofAnother(Path file, AccessDeniedException cause) {
    return new CommandProblem(file + " cannot be read; run this as " + owner(file), cause);
  }

  private static String owner(Path file) {
    try {
      return "its owner, " + Files.getOwner(file).getName();
    } catch (IOException | UnsupportedOperationException e) {
      // A directory above it is closed as well.
      return "the user of the server";
    }
  }
}
