// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Date;
import java.util.Optional;
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
   * Writes {@code tls/key.pem} and {@code tls/certificate.pem} into the data directory, unless
   * there is a pair that is for this name or that was not made here. A pair that was made here for
   * another name is kept beside it, as {@code key-NAME.pem} and {@code certificate-NAME.pem}.
   *
   * @param hostname what clients connect to
   * @return what was done, in one line; empty for nothing
   */
  public Optional<String> ensure(ServerDirectories directories, String hostname)
      throws IOException, GeneralSecurityException {
    Path tls = directories.data().resolve("tls");
    Path key = tls.resolve("key.pem");
    Path certificate = tls.resolve("certificate.pem");
    if (!Files.exists(key)) {
      create(tls, key, certificate, hostname);
      return Optional.of("Made a self-signed certificate for " + hostname + ": " + certificate);
    }
    Optional<String> other =
        nameOfOurs(certificate).filter(name -> !name.equalsIgnoreCase(hostname));
    if (other.isEmpty()) {
      return Optional.empty();
    }
    Path kept = tls.resolve("certificate-" + other.get() + ".pem");
    Files.move(certificate, kept, StandardCopyOption.REPLACE_EXISTING);
    Files.move(
        key, tls.resolve("key-" + other.get() + ".pem"), StandardCopyOption.REPLACE_EXISTING);
    create(tls, key, certificate, hostname);
    return Optional.of(
        "Made a self-signed certificate for "
            + hostname
            + "; the one for "
            + other.get()
            + " is now "
            + kept);
  }

  private void create(Path tls, Path key, Path certificate, String hostname)
      throws IOException, GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(KEY_BITS, random);
    KeyPair pair = generator.generateKeyPair();
    byte[] signed = sign(pair, hostname);
    Files.createDirectories(tls);
    // The key last: it says that both are there.
    write(certificate, "CERTIFICATE", signed);
    write(key, "PRIVATE KEY", pair.getPrivate().getEncoded());
  }

  // Ours has one name, signs itself, and has our odd validity; others keep their certificates.
  private static Optional<String> nameOfOurs(Path certificate) throws IOException {
    try (InputStream in = Files.newInputStream(certificate)) {
      X509Certificate found =
          (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
      String subject = found.getSubjectX500Principal().getName();
      Duration validity =
          Duration.between(found.getNotBefore().toInstant(), found.getNotAfter().toInstant());
      boolean ours =
          found.getIssuerX500Principal().equals(found.getSubjectX500Principal())
              && subject.matches("CN=[A-Za-z0-9.-]+")
              && validity.equals(VALIDITY.plus(CLOCK_SKEW));
      return ours ? Optional.of(subject.substring("CN=".length())) : Optional.empty();
    } catch (CertificateException | NoSuchFileException e) {
      return Optional.empty();
    }
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

  private static void write(Path file, String type, byte[] content) throws IOException {
    FileAttribute<?> access =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
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
