// SPDX-License-Identifier: Apache-2.0
package dev.waybill.cli;

import dev.waybill.core.address.DomainName;
import dev.waybill.core.dkim.KeyDirectory;
import dev.waybill.core.dkim.KeyLookup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The directory of private keys, asked for each domain as the signer would ask. */
final class DkimKeyCheck {

  private final Path directory;
  private final Findings findings;
  private final KeyDirectory keys;
  private int usable;

  DkimKeyCheck(Path directory, Findings findings) {
    this.directory = directory;
    this.findings = findings;
    this.keys = new KeyDirectory(directory, InstantSource.system(), new SecureRandom());
  }

  /**
   * Looks at every domain.
   *
   * @param expected whether a missing directory is worth a word
   */
  void look(boolean expected) {
    if (Files.notExists(directory)) {
      if (expected) {
        findings.warning(directory, "does not exist, so all mail leaves unsigned");
      }
      return;
    }
    try (Stream<Path> entries = Files.list(directory)) {
      List<Path> domains = entries.filter(Files::isDirectory).sorted().toList();
      domains.forEach(this::look);
      findings.read(usable == 1 ? "a DKIM key of 1 domain" : "DKIM keys of " + usable + " domains");
    } catch (IOException e) {
      findings.error(directory + ": cannot be read as a directory of keys: " + Reason.of(e));
    }
  }

  private void look(Path domainDirectory) {
    Optional<DomainName> domain = domain(domainDirectory.getFileName().toString());
    if (domain.isEmpty()) {
      findings.warning(
          domainDirectory, "is not named like a domain in lower case, so its keys are never used");
      return;
    }
    KeyLookup lookup = keys.keysFor(domain.get());
    if (lookup instanceof KeyLookup.Found) {
      usable++;
    } else if (lookup instanceof KeyLookup.Unusable unusable) {
      findings.error(named(domainDirectory, unusable.problem()));
    } else {
      findings.warning(
          domainDirectory,
          "holds no <selector>.pem, so mail from " + domain.get() + " leaves unsigned");
    }
  }

  private static Optional<DomainName> domain(String name) {
    try {
      return Optional.of(DomainName.parse(name)).filter(domain -> domain.value().equals(name));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  // Most problems name the key file themselves.
  private static String named(Path domainDirectory, String problem) {
    return problem.startsWith(domainDirectory.toString())
        ? problem
        : domainDirectory + ": " + problem;
  }
}
