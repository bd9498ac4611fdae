// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * The pair of PEM files with which a server starts that nobody has given a certificate. Clients
 * have to be told to trust it. Thread-safe if its sources are.
 */
public final class SelfSignedCertificate {

  /** RFC 8301 asks no less of signing keys; every client takes it. */
  private static final int KEY_BITS = 2048;

  /** Chosen: long enough that a test installation is not stopped by it. */
  private static final Duration VALIDITY = Duration.ofDays(3650);

  /** Before now, for a client whose clock is slow; chosen. */
  private static final Duration CLOCK_SKEW = Duration.ofDays(1);

  private static final int SERIAL_BITS = 64;
  private static final int PEM_LINE = 64;

  private final InstantSource clock;
  private final SecureRandom random;

  /** Takes the time and the key from the given sources. */
  public SelfSignedCertificate(InstantSource clock, SecureRandom random) {
    this.clock = clock;
    this.random = random;
  }

  /**
   * Writes {@code tls/key.pem} (readable by the owner only) and {@code tls/certificate.pem} into
   * the data directory, unless a key is there already.
   *
   * @param hostname what clients connect to
   * @return whether the files were written
   */
  public boolean createIfAbsent(ServerDirectories directories, String hostname)
      throws IOException, GeneralSecurityException {
    Path tls = directories.data().resolve("tls");
    Path key = tls.resolve("key.pem");
    if (Files.exists(key)) {
      return false;
    }
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(KEY_BITS, random);
    KeyPair pair = generator.generateKeyPair();
    byte[] certificate = sign(pair, hostname);
    Files.createDirectories(tls);
    // The key last: it says that both are there.
    write(tls.resolve("certificate.pem"), "CERTIFICATE", certificate, "rw-r--r--");
    write(key, "PRIVATE KEY", pair.getPrivate().getEncoded(), "rw-------");
    return true;
  }

  private byte[] sign(KeyPair pair, String hostname) throws IOException, GeneralSecurityException {
    X500Name name = new X500NameBuilder().addRDN(BCStyle.CN, hostname).build();
    Instant now = clock.instant();
    try {
      X509CertificateHolder certificate =
          new JcaX509v3CertificateBuilder(
                  name,
                  new BigInteger(SERIAL_BITS, random),
                  Date.from(now.minus(CLOCK_SKEW)),
                  Date.from(now.plus(VALIDITY)),
                  name,
                  pair.getPublic())
              .addExtension(
                  Extension.subjectAlternativeName,
                  false,
                  new GeneralNames(new GeneralName(GeneralName.dNSName, hostname)))
              .build(new JcaContentSignerBuilder("SHA256withRSA").build(pair.getPrivate()));
      return certificate.getEncoded();
    } catch (OperatorCreationException failure) {
      throw new GeneralSecurityException(failure);
    }
  }

  private static void write(Path file, String type, byte[] content, String permissions)
      throws IOException {
    FileAttribute<?> access =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
    String body = Base64.getMimeEncoder(PEM_LINE, new byte[] {'\n'}).encodeToString(content);
    Files.deleteIfExists(file);
    Files.createFile(file, access);
    Files.writeString(
        file,
        "-----BEGIN " + type + "-----\n" + body + "\n-----END " + type + "-----\n",
        StandardCharsets.US_ASCII,
        StandardOpenOption.WRITE);
  }
}
