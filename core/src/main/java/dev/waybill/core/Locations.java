// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core;

import dev.waybill.core.settings.Scalars;
import dev.waybill.core.settings.Section;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where things are kept; relative paths in the file start at the server's data directory.
 *
 * @param storage the embedded database and the outgoing messages
 * @param postgresql what several servers keep together; empty for a server of its own
 * @param returnPathSecrets the secrets that sign return paths
 * @param dkimKeys the private keys of all domains
 * @param recipientSecrets the secret that hashes the recipients which limits tell apart
 */
public record Locations(
    Path storage,
    Optional<PostgresSettings> postgresql,
    Path returnPathSecrets,
    Path dkimKeys,
    Path recipientSecrets) {

  private static final String STORAGE = "waybill";
  private static final String RETURN_PATH_SECRETS = "waybill/secrets/return-path.keys";
  private static final String DKIM_KEYS = "waybill/dkim";
  private static final String RECIPIENT_SECRETS = "waybill/secrets/recipients.keys";

  /** What holds when the file says nothing. */
  public static Locations defaults(Path base) {
    return new Locations(
        base.resolve(STORAGE),
        Optional.empty(),
        base.resolve(RETURN_PATH_SECRETS),
        base.resolve(DKIM_KEYS),
        base.resolve(RECIPIENT_SECRETS));
  }

  static Locations read(Section root, Path base) {
    Locations defaults = defaults(base);
    return new Locations(
        root.child("storage").value("directory", defaults.storage(), Scalars.path(base)),
        PostgresSettings.read(root.child("storage"), base),
        root.child("return-path")
            .value("secrets", defaults.returnPathSecrets(), Scalars.path(base)),
        root.child("dkim").value("keys", defaults.dkimKeys(), Scalars.path(base)),
        root.child("limits").value("recipients", defaults.recipientSecrets(), Scalars.path(base)));
  }
}
