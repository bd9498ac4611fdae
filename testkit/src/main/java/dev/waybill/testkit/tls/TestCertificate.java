// SPDX-License-Identifier: Apache-2.0
package dev.waybill.testkit.tls;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.bouncycastle.asn1.DERUTCTime;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A self-signed P-256 certificate with its key, valid from 2020 to 2049. Immutable. */
public final class TestCertificate {

  /** The two-digit years of UTCTime end in 2049 (RFC 5280 section 4.1.2.5.1). */
  private static final Time FROM = new Time(new DERUTCTime("200101000000Z"));

  private static final Time UNTIL = new Time(new DERUTCTime("491231235959Z"));

  /** Guards nothing: the key store never leaves memory. */
  private static final char[] PASSWORD = "waybill".toCharArray();

  private final X509Certificate certificate;
  private final PrivateKey key;

  private TestCertificate(X509Certificate certificate, PrivateKey key) {
    this.certificate = certificate;
    this.key = key;
  }

  /** A certificate for these host names; the first one is also the subject's common name. */
  public static TestCertificate forHosts(String first, String... more) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair pair = generator.generateKeyPair();
      return new TestCertificate(sign(pair, first, more), pair.getPrivate());
    } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
      throw new IllegalStateException("cannot make a certificate for " + first, e);
    }
  }

  private static X509Certificate sign(KeyPair pair, String first, String... more)
      throws GeneralSecurityException, OperatorCreationException, IOException {
    X500Name subject = new X500Name("CN=" + first);
    GeneralName[] names = new GeneralName[more.length + 1];
    Arrays.setAll(names, i -> new GeneralName(GeneralName.dNSName, i == 0 ? first : more[i - 1]));
    X509CertificateHolder holder =
        new X509v3CertificateBuilder(
                subject,
                BigInteger.ONE,
                FROM,
                UNTIL,
                subject,
                SubjectPublicKeyInfo.getInstance(pair.getPublic().getEncoded()))
            .addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names))
            .build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()));
    return new JcaX509CertificateConverter().getCertificate(holder);
  }

  /** The certificate itself, for tests that pin it. */
  public X509Certificate certificate() {
    return certificate;
  }

  /** A key store of the given type ({@code PKCS12}) with this one entry, called {@code test}. */
  public KeyStore keyStore(String type, char[] password) {
    try {
      KeyStore store = KeyStore.getInstance(type);
      store.load(null, password);
      store.setKeyEntry("test", key, password, new Certificate[] {certificate});
      return store;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("cannot fill a key store of type " + type, e);
    }
  }

  /** TLS for a server that shows this certificate. */
  public SSLContext serverContext() {
    try {
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(keyStore("PKCS12", PASSWORD), PASSWORD);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), null, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot serve TLS", e);
    }
  }
}
