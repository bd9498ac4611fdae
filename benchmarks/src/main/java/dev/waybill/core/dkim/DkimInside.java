// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim;

import dev.waybill.core.address.DomainName;
import java.security.interfaces.RSAPrivateCrtKey;

/**
 * What only benchmarks want of this room: parts of a signature that nobody else needs alone.
 * Confined to one thread.
 */
public final class DkimInside {

  private final Workspace workspace = new Workspace();

  /** A key whose RSA is computed by the JDK, whatever {@link RsaProvider} prefers. */
  public static SigningKey rsaOfTheJdk(DomainName domain, Selector selector, RSAPrivateCrtKey key) {
    return new SigningKey(domain, selector, PrivateHalf.of(key, RsaProvider.ofPlatform()));
  }

  /** The digest of the relaxed form of a body, in the blocks that a signature reads. */
  public byte[] relaxedBodyHash(byte[] body) {
    workspace.clear();
    BodyCanonicalizer relaxed = new RelaxedBody(workspace.body());
    int block = workspace.block().length;
    for (int from = 0; from < body.length; from += block) {
      relaxed.update(body, from, Math.min(block, body.length - from));
    }
    relaxed.finish();
    return workspace.digest().digest();
  }
}
