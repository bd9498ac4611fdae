// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.Signature;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ServiceLoader;

/**
 * Who computes RSA: the Amazon Corretto Crypto Provider when its jar is on the class path and works
 * on this platform, as it is several times faster; the JDK otherwise.
 *
 * <p>The provider is found as the service that its jar declares, so nothing is named by reflection
 * and nothing needs the jar to compile. It is passed by instance and never registered: what else
 * runs in the process keeps its own. Immutable and thread-safe.
 */
public final class RsaProvider {

  private static final String ACCP =
      "com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider";

  private static final String SIGNATURE = "SHA256withRSA";

  /** Found once: loading ACCP unpacks a native library. */
  private static final class Preferred {
    static final RsaProvider INSTANCE = search();
  }

  private final Provider provider;

  private RsaProvider(Provider provider) {
    this.provider = provider;
  }

  /** The fastest there is. */
  public static RsaProvider preferred() {
    return Preferred.INSTANCE;
  }

  /** What every Java platform has. */
  static RsaProvider ofPlatform() {
    try {
      return new RsaProvider(KeyFactory.getInstance("RSA").getProvider());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has RSA", e);
    }
  }

  private static RsaProvider search() {
    return ServiceLoader.load(Provider.class, RsaProvider.class.getClassLoader()).stream()
        .filter(candidate -> candidate.type().getName().equals(ACCP))
        .map(ServiceLoader.Provider::get)
        .filter(RsaProvider::works)
        .findFirst()
        .map(RsaProvider::new)
        .orElseGet(RsaProvider::ofPlatform);
  }

  /** A provider whose native library is for another platform is there, but offers nothing. */
  private static boolean works(Provider provider) {
    return provider.getService("Signature", SIGNATURE) != null
        && provider.getService("KeyFactory", "RSA") != null;
  }

  /** Its name and version, for a log. */
  public String name() {
    return provider.getName() + " " + provider.getVersionStr();
  }

  /** The same key in the form that this provider computes with. */
  PrivateKey own(RSAPrivateCrtKey key) {
    try {
      return KeyFactory.getInstance("RSA", provider)
          .generatePrivate(new PKCS8EncodedKeySpec(key.getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(name() + " does not take this RSA key", e);
    }
  }

  byte[] sign(PrivateKey key, byte[] octets, int length) {
    try {
      Signature signature = Signature.getInstance(SIGNATURE, provider);
      signature.initSign(key);
      signature.update(octets, 0, length);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot sign with " + name(), e);
    }
  }
}
