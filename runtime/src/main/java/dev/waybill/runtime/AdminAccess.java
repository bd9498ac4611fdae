// SPDX-License-Identifier: Apache-2.0
package dev.waybill.runtime;

import dev.waybill.core.web.AdminSecret;
import dev.waybill.core.web.AdminSettings;
import dev.waybill.core.web.WebPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who may ask WebAdmin: the policy of the settings in force, and the secret in its file. When the
 * file is removed, a new secret is made and the old one is void. A file that cannot be used changes
 * nothing. Thread-safe.
 */
public final class AdminAccess {

  /** Where the secret is, below the data directory; the {@code waybill} command looks there. */
  static final String FILE = "waybill/admin.secret";

  private static final Logger LOGGER = LoggerFactory.getLogger(AdminAccess.class);

  private final Path file;
  private final SecureRandom random;
  private final Supplier<WebPolicy> policy;
  private volatile AdminSecret secret;

  // What was wrong with the file when it was looked at last. Guarded by this.
  private String problem = "";

  private AdminAccess(
      Path file, SecureRandom random, Supplier<AdminSettings> settings, AdminSecret secret) {
    this.file = file;
    this.random = random;
    this.policy = new Derived<>(settings, WebPolicy::new);
    this.secret = secret;
  }

  /**
   * Reads the file, or makes it.
   *
   * @throws IllegalArgumentException when it cannot be used; the message says what to do
   */
  static AdminAccess open(Path file, SecureRandom random, Supplier<AdminSettings> settings)
      throws IOException {
    return new AdminAccess(file, random, settings, readOrMake(file, random));
  }

  private static AdminSecret readOrMake(Path file, SecureRandom random) throws IOException {
    if (Files.exists(file)) {
      return AdminSecret.read(file);
    }
    AdminSecret made = AdminSecret.create(file, random);
    LOGGER.info("Made the secret for WebAdmin, {}", file);
    return made;
  }

  /** The policy in force. */
  public WebPolicy policy() {
    return policy.get();
  }

  /** Whether this is the secret. */
  public boolean isSecret(String presented) {
    return secret.is(presented);
  }

  /** Looks whether the file has changed. */
  synchronized void look() {
    try {
      AdminSecret found = readOrMake(file, random);
      if (!found.equals(secret)) {
        LOGGER.info("The secret for WebAdmin has changed, {}", file);
      }
      secret = found;
      problem = "";
    } catch (NoSuchFileException e) {
      // Removed this moment; the next look makes a new one.
    } catch (IOException | IllegalArgumentException e) {
      tell(String.valueOf(e.getMessage()));
    }
  }

  private void tell(String found) {
    if (!found.equals(problem)) {
      LOGGER.error("The secret for WebAdmin that was read before stays in force: {}", found);
    }
    problem = found;
  }
}
