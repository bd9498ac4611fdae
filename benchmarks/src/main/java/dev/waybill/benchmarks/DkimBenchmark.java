// SPDX-License-Identifier: Apache-2.0
package dev.waybill.benchmarks;

import static java.util.Objects.requireNonNull;

import dev.waybill.core.address.DomainName;
import dev.waybill.core.dkim.DkimInside;
import dev.waybill.core.dkim.DkimSigner;
import dev.waybill.core.dkim.KeyDirectory;
import dev.waybill.core.dkim.Selector;
import dev.waybill.core.dkim.SignatureForm;
import dev.waybill.core.dkim.SignatureOrder;
import dev.waybill.core.dkim.SigningResult;
import dev.waybill.testkit.files.TemporaryDirectory;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import org.apache.james.jdkim.DKIMSigner;
import org.apache.james.jdkim.canon.DigestOutputStream;
import org.apache.james.jdkim.canon.RelaxedBodyCanonicalizer;
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
 * One signature, whole, beside the bare RSA operation, beside its parts without any signature, and
 * beside jDKIM. {@link DkimSideBySide} runs it together with {@link OpendkimBenchmark}.
 *
 * <p>Where nothing else is said, RSA is computed by what {@code RsaProvider} prefers: the Amazon
 * Corretto provider when its jar is on the class path. {@code -prof gc} tells the garbage of one
 * signature.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class DkimBenchmark {

  private static final String TEMPLATE =
      "v=1; a=rsa-sha256; c=relaxed/relaxed; s=rsa; d=example.com;"
          + " h=from:to:subject:date:message-id:reply-to:cc:mime-version:content-type:"
          + "content-transfer-encoding:list-unsubscribe:list-unsubscribe-post; bh=; b=;";

  /** Of the size that ours reads. */
  private static final int BLOCK = 16 * 1024;

  private static final Instant NOW = Instant.ofEpochSecond(1_767_225_600);

  /** Octets of the message. */
  @Param({"4096", "102400", "10485760"})
  public int octets;

  private byte[] message = {};
  private byte[] body = {};
  private final byte[] fields = new byte[1_500];
  private final DkimSigner signer = new DkimSigner(SignatureForm.DEFAULTS);
  private final DkimInside inside = new DkimInside();
  private List<SignatureOrder> rsa = List.of();
  private List<SignatureOrder> rsaOfTheJdk = List.of();
  private List<SignatureOrder> ed25519 = List.of();
  private List<SignatureOrder> both = List.of();
  private @Nullable Bare bare;
  private @Nullable Bare jdk;

  /** Makes keys and a message. */
  @Setup(Level.Trial)
  public void prepare() throws IOException, GeneralSecurityException {
    try (TemporaryDirectory directory = TemporaryDirectory.create("dkim-benchmark")) {
      makeKeys(directory.path());
    }
    message = DkimLoad.message(octets);
    body = DkimLoad.body(octets).getBytes(StandardCharsets.US_ASCII);
  }

  private void makeKeys(Path directory) throws IOException, GeneralSecurityException {
    KeyDirectory keys = new KeyDirectory(directory, InstantSource.system(), new SecureRandom());
    DomainName domain = new DomainName(DkimLoad.DOMAIN);
    Selector selector = new Selector("rsa");
    SignatureOrder rsaOrder = SignatureOrder.of(keys.create(domain, selector, 2048));
    SignatureOrder edwards = SignatureOrder.of(keys.createEd25519(domain, new Selector("ed25519")));
    rsa = List.of(rsaOrder);
    ed25519 = List.of(edwards);
    both = List.of(rsaOrder, edwards);
    byte[] der = der(directory.resolve(DkimLoad.DOMAIN).resolve("rsa.pem"));
    jdk = Bare.of(KeyFactory.getInstance("RSA").getProvider(), der);
    bare = Bare.of(preferred(), der);
    RSAPrivateCrtKey key = (RSAPrivateCrtKey) jdk.key();
    rsaOfTheJdk = List.of(SignatureOrder.of(DkimInside.rsaOfTheJdk(domain, selector, key)));
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

  /** Reading, canonicalising and hashing, and no signature. */
  @Benchmark
  public SigningResult readAndHash(CpuTime cpu) {
    cpu.operations++;
    return sign(List.of());
  }

  /** Canonicalising and hashing a body that is in memory. */
  @Benchmark
  public byte[] bodyHash(CpuTime cpu) {
    cpu.operations++;
    return inside.relaxedBodyHash(body);
  }

  /** RSA-2048, whole. */
  @Benchmark
  public SigningResult rsa(CpuTime cpu) {
    cpu.operations++;
    return sign(rsa);
  }

  /** RSA-2048, whole, computed by the JDK. */
  @Benchmark
  public SigningResult rsaOfTheJdk(CpuTime cpu) {
    cpu.operations++;
    return sign(rsaOfTheJdk);
  }

  /** Ed25519, whole. */
  @Benchmark
  public SigningResult ed25519(CpuTime cpu) {
    cpu.operations++;
    return sign(ed25519);
  }

  /** Both on one message. */
  @Benchmark
  public SigningResult rsaAndEd25519(CpuTime cpu) {
    cpu.operations++;
    return sign(both);
  }

  /** RSA-2048 over the canonical fields and nothing else, by the preferred provider. */
  @Benchmark
  public byte[] bareRsa(CpuTime cpu) throws GeneralSecurityException {
    cpu.operations++;
    return requireNonNull(bare).sign(fields);
  }

  /** The same by the JDK. */
  @Benchmark
  public byte[] bareRsaOfTheJdk(CpuTime cpu) throws GeneralSecurityException {
    cpu.operations++;
    return requireNonNull(jdk).sign(fields);
  }

  /** jDKIM, whole, with RSA of the JDK. */
  @Benchmark
  public String jdkim(CpuTime cpu) throws IOException, FailException {
    cpu.operations++;
    return new DKIMSigner(TEMPLATE, requireNonNull(jdk).key())
        .sign(new ByteArrayInputStream(message));
  }

  /** jDKIM's canonicaliser and digest for a body that is in memory. */
  @Benchmark
  public byte[] jdkimBodyHash(CpuTime cpu) throws IOException, GeneralSecurityException {
    cpu.operations++;
    DigestOutputStream digest = new DigestOutputStream(MessageDigest.getInstance("SHA-256"));
    try (RelaxedBodyCanonicalizer relaxed = new RelaxedBodyCanonicalizer(digest)) {
      for (int from = 0; from < body.length; from += BLOCK) {
        relaxed.write(body, from, Math.min(BLOCK, body.length - from));
      }
    }
    return digest.getDigest();
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
