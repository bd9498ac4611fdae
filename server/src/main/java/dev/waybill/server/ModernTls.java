// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server;

import java.util.List;
import org.apache.commons.configuration2.HierarchicalConfiguration;
import org.apache.commons.configuration2.tree.ImmutableNode;

/**
 * The cipher suites that the servers offer unless their {@code <tls>} names others: those of TLS
 * 1.3, and of TLS 1.2 those with forward secrecy and authenticated encryption (RFC 9325 section
 * 4.2). Java's own default has CBC and static RSA as well.
 */
final class ModernTls {

  static final List<String> SUITES =
      List.of(
          "TLS_AES_256_GCM_SHA384",
          "TLS_AES_128_GCM_SHA256",
          "TLS_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

  private static final String KEY = ".tls.supportedCipherSuites.cipherSuite";

  private ModernTls() {}

  /**
   * Names the suites where nobody has.
   *
   * @param servers the whole file
   * @param element a server in it
   */
  static HierarchicalConfiguration<ImmutableNode> in(
      HierarchicalConfiguration<ImmutableNode> servers, String element) {
    int count = servers.configurationsAt(element).size();
    for (int i = 0; i < count; i++) {
      String key = element + "(" + i + ")" + KEY;
      if (!servers.containsKey(key)) {
        SUITES.forEach(suite -> servers.addProperty(key, suite));
      }
    }
    return servers;
  }
}
