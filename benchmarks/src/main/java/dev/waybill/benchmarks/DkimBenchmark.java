// SPDX-License-Identifier: Apache-2.0
package dev.waybill.benchmarks;

import static java.util.Objects.requireNonNull;

import dev.waybill.core.address.DomainName;
import dev.waybill.core.dkim.DkimSigner;
import dev.waybill.core.dkim.KeyDirectory;
import dev.waybill.core.dkim.Selector;
import dev.waybill.core.dkim.SignatureForm;
import dev.waybill.core.dkim.SignatureOrder;
import dev.waybill.core.dkim.SigningKey;
import dev.waybill.core.dkim.SigningResult;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import org.apache.james.jdkim.DKIMSigner;
import org.apache.james.jdkim.exceptions.FailException;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * One signature, whole, beside the bare RSA operation, beside reading and hashing without any
 * signature, and beside jDKIM.
 *
 * <p>RSA is computed by what {@code RsaProvider} prefers: run it with and without the jar of the
 * Amazon Corretto provider on the class path. {@code -prof gc} tells the garbage of one signature.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class DkimBenchmark {

  private static final String TEMPLATE =
      "v=1; a=rsa-sha256; c=relaxed/relaxed; s=rsa; d=example.com;"
          + " h=from:to:subject:date:message-id:reply-to:cc:mime-version:content-type:"
          + "content-transfer-encoding:list-unsubscribe:list-unsubscribe-post; bh=; b=;";

  private static final String HEADER =
      String.join(
          "\r\n",
          "Received: from client.example.com (client.example.com [192.0.2.1])",
          "        by mail.example.com with ESMTPSA id 0123456789;",
          "        Mon, 1 Jan 2026 00:00:00 +0000 (UTC)",
          "From: \"News of the day\" <news@example.com>",
          "To: Bob <bob@remote.example>",
          "Subject: A subject of ordinary length for a newsletter",
          "Date: Mon, 1 Jan 2026 00:00:00 +0000",
          "Message-ID: <0123456789abcdef@example.com>",
          "MIME-Version: 1.0",
          "Content-Type: text/plain; charset=utf-8",
          "Content-Transfer-Encoding: 8bit",
          "List-Unsubscribe: <https://example.com/unsubscribe/0123456789>",
          "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
          "X-Campaign: 42",
          "",
          "");

  private static final String LINE =
      "The quick brown fox jumps over the lazy dog, and then it does so again.\r\n";

  private static final Instant NOW = Instant.ofEpochSecond(1_767_225_600);

  /** Octets of the message. */
  @Param({"4096", "102400", "10485760"})
  public int octets;

  private byte[] message = {};
  private final byte[] fields = new byte[1_500];
  private final DkimSigner signer = new DkimSigner(SignatureForm.DEFAULTS);
  private List<SignatureOrder> rsa = List.of();
  private List<SignatureOrder> ed25519 = List.of();
  private List<SignatureOrder> both = List.of();
  private @Nullable Bare bare;
  private @Nullable Bare jdk;

  /** Makes keys and a message. */
  @Setup(Level.Trial)
  public void prepare() throws IOException, GeneralSecurityException {
    Path directory = Files.createTempDirectory("dkim-benchmark");
    KeyDirectory keys = new KeyDirectory(directory, InstantSource.system(), new SecureRandom());
    DomainName domain = new DomainName("example.com");
    SigningKey rsaKey = keys.create(domain, new Selector("rsa"), 2048);
    SigningKey edwardsKey = keys.createEd25519(domain, new Selector("ed25519"));
    rsa = List.of(SignatureOrder.of(rsaKey));
    ed25519 = List.of(SignatureOrder.of(edwardsKey));
    both = List.of(SignatureOrder.of(rsaKey), SignatureOrder.of(edwardsKey));
    byte[] der = der(directory.resolve("example.com").resolve("rsa.pem"));
    jdk = Bare.of(KeyFactory.getInstance("RSA").getProvider(), der);
    bare = Bare.of(preferred(), der);
    message = message();
  }

  private static byte[] der(Path pem) throws IOException {
    String base64 = Files.readString(pem).replaceAll("-----[A-Z ]+-----", "");
    return Base64.getMimeDecoder().decode(base64);
  }

  private static Provider preferred() throws GeneralSecurityException {
    Provider platform = KeyFactory.getInstance("RSA").getProvider();
    return ServiceLoader.load(Provider.class).stream()
        .filter(found -> found.type().getName().contains("AmazonCorretto"))
        .map(ServiceLoader.Provider::get)
        .findFirst()
        .orElse(platform);
  }

  private byte[] message() {
    int lines = (octets - HEADER.length()) / LINE.length();
    return (HEADER + LINE.repeat(lines)).getBytes(StandardCharsets.US_ASCII);
  }

  /** Reading, canonicalising and hashing, and no signature. */
  @Benchmark
  public SigningResult readAndHash() {
    return sign(List.of());
  }

  /** RSA-2048, whole. */
  @Benchmark
  public SigningResult rsa() {
    return sign(rsa);
  }

  /** Ed25519, whole. */
  @Benchmark
  public SigningResult ed25519() {
    return sign(ed25519);
  }

  /** Both on one message. */
  @Benchmark
  public SigningResult rsaAndEd25519() {
    return sign(both);
  }

  /** RSA-2048 over the canonical fields and nothing else, by the preferred provider. */
  @Benchmark
  public byte[] bareRsa() throws GeneralSecurityException {
    return requireNonNull(bare).sign(fields);
  }

  /** The same by the JDK. */
  @Benchmark
  public byte[] bareRsaOfTheJdk() throws GeneralSecurityException {
    return requireNonNull(jdk).sign(fields);
  }

  /** jDKIM, whole, with RSA of the JDK. */
  @Benchmark
  public String jdkim() throws IOException, FailException {
    return new DKIMSigner(TEMPLATE, requireNonNull(jdk).key())
        .sign(new ByteArrayInputStream(message));
  }

  private SigningResult sign(List<SignatureOrder> orders) {
    return signer.sign(new ByteArrayInputStream(message), orders, NOW);
  }

  /** An RSA key and who computes with it. */
  private record Bare(Provider provider, PrivateKey key) {

    static Bare of(Provider provider, byte[] der) throws GeneralSecurityException {
      return new Bare(
          provider,
          KeyFactory.getInstance("RSA", provider).generatePrivate(new PKCS8EncodedKeySpec(der)));
    }

    byte[] sign(byte[] octets) throws GeneralSecurityException {
      Signature signature = Signature.getInstance("SHA256withRSA", provider);
      signature.initSign(key);
      signature.update(octets);
      return signature.sign();
    }
  }
}
