// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim.keys;

import static java.util.stream.Collectors.toSet;

import dev.waybill.core.address.DomainName;
import dev.waybill.core.dkim.KeyDirectory;
import dev.waybill.core.dkim.KeyFiles;
import dev.waybill.core.dkim.Selector;
import dev.waybill.core.dkim.SigningKey;
import java.nio.file.Files;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Makes keys and finds their private halves on disk.
 *
 * <p>Thread-safe.
 *
 * @param directory writes key files
 * @param files reads them
 */
public record DkimKeyFactory(KeyDirectory directory, KeyFiles files) {

  /**
   * Makes a key; empty when somebody else just did, or every letter of its time is taken.
   *
   * @param known keys whose names are taken, whether or not their files are here
   * @throws IllegalArgumentException when the size is not allowed
   */
  Optional<SigningKey> make(
      DomainName domain, KeyKind kind, RotationPlan plan, Instant now, List<ManagedKey> known) {
    Set<Selector> taken =
        Stream.concat(
                known.stream().map(ManagedKey::name),
                files.list(domain).stream()
                    .map(entry -> new KeyName(entry.domain(), entry.selector())))
            .filter(name -> name.domain().equals(domain))
            .map(KeyName::selector)
            .collect(toSet());
    Optional<KeyName> name =
        plan.selectors().next(now, taken).map(selector -> new KeyName(domain, selector));
    try {
      return name.map(free -> make(free, kind, plan.bits()));
    } catch (IllegalArgumentException e) {
      // A file that came to be since the list was made: somebody else makes the same key.
      if (name.filter(this::exists).isPresent()) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private boolean exists(KeyName name) {
    return Files.exists(files.file(name.domain(), name.selector()));
  }

  /**
   * Makes a key of a chosen name.
   *
   * @throws IllegalArgumentException when it exists, or the size is not allowed
   */
  SigningKey make(KeyName name, KeyKind kind, int bits) {
    return switch (kind) {
      case RSA -> directory.create(name.domain(), name.selector(), bits);
      case ED25519 -> directory.createEd25519(name.domain(), name.selector());
    };
  }

  /** The private half of a key, or why it cannot be used. */
  Half half(ManagedKey key) {
    KeyFiles.Content content = files.read(key.name().domain(), key.name().selector());
    if (content.key().isEmpty()) {
      return new Half(Optional.empty(), content.problem());
    }
    String inFile = content.key().get().publicKeyRecord().value();
    return inFile.equals(key.record().value())
        ? new Half(content.key(), content.problem())
        : new Half(
            Optional.empty(),
            files.file(key.name().domain(), key.name().selector())
                + " holds another key than the one that was registered under this name; put the"
                + " old file back, or give the new key a selector of its own");
  }

  /** A private half or a problem; both while a file that was read cannot be read again. */
  record Half(Optional<SigningKey> key, String problem) {}
}
