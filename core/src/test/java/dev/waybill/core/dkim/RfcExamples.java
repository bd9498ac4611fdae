// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayInputStream;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/** The keys and the message that RFC 6376 and RFC 8463 sign in their appendices. */
public final class RfcExamples {

  /** RFC 6376 Appendix A.1, and RFC 8463 Appendix A.3 without its signatures. */
  public static final String MESSAGE =
      String.join(
          "\r\n",
          "From: Joe SixPack <joe@football.example.com>",
          "To: Suzie Q <suzie@shopping.example.net>",
          "Subject: Is dinner ready?",
          "Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)",
          "Message-ID: <20030712040037.46341.5F8J@football.example.com>",
          "",
          "Hi.",
          "",
          "We lost the game.  Are you hungry yet?",
          "",
          "Joe.",
          "");

  /** The {@code bh=} of all of them, as the body is the same in all canonicalisations. */
  static final String BODY_HASH = "2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=";

  /** RFC 6376 Appendix C. */
  static final String RFC_6376_RSA_KEY =
      """
      -----BEGIN RSA PRIVATE KEY-----
      MIICXwIBAAKBgQDwIRP/UC3SBsEmGqZ9ZJW3/DkMoGeLnQg1fWn7/zYtIxN2SnFC
      jxOCKG9v3b4jYfcTNh5ijSsq631uBItLa7od+v/RtdC2UzJ1lWT947qR+Rcac2gb
      to/NMqJ0fzfVjH4OuKhitdY9tf6mcwGjaNBcWToIMmPSPDdQPNUYckcQ2QIDAQAB
      AoGBALmn+XwWk7akvkUlqb+dOxyLB9i5VBVfje89Teolwc9YJT36BGN/l4e0l6QX
      /1//6DWUTB3KI6wFcm7TWJcxbS0tcKZX7FsJvUz1SbQnkS54DJck1EZO/BLa5ckJ
      gAYIaqlA9C0ZwM6i58lLlPadX/rtHb7pWzeNcZHjKrjM461ZAkEA+itss2nRlmyO
      n1/5yDyCluST4dQfO8kAB3toSEVc7DeFeDhnC1mZdjASZNvdHS4gbLIA1hUGEF9m
      3hKsGUMMPwJBAPW5v/U+AWTADFCS22t72NUurgzeAbzb1HWMqO4y4+9Hpjk5wvL/
      eVYizyuce3/fGke7aRYw/ADKygMJdW8H/OcCQQDz5OQb4j2QDpPZc0Nc4QlbvMsj
      7p7otWRO5xRa6SzXqqV3+F0VpqvDmshEBkoCydaYwc2o6WQ5EBmExeV8124XAkEA
      qZzGsIxVP+sEVRWZmW6KNFSdVUpk3qzK0Tz/WjQMe5z0UunY9Ax9/4PVhp/j61bf
      eAYXunajbBSOLlx4D+TunwJBANkPI5S9iylsbLs6NkaMHV6k5ioHBBmgCak95JGX
      GMot/L2x0IYyMLAz6oLWh2hm7zwtb0CgOrPo1ke44hFYnfc=
      -----END RSA PRIVATE KEY-----
      """;

  /** RFC 8463 Appendix A.1. */
  static final String RFC_8463_RSA_KEY =
      """
      -----BEGIN RSA PRIVATE KEY-----
      MIICXQIBAAKBgQDkHlOQoBTzWRiGs5V6NpP3idY6Wk08a5qhdR6wy5bdOKb2jLQi
      Y/J16JYi0Qvx/byYzCNb3W91y3FutACDfzwQ/BC/e/8uBsCR+yz1Lxj+PL6lHvqM
      KrM3rG4hstT5QjvHO9PzoxZyVYLzBfO2EeC3Ip3G+2kryOTIKT+l/K4w3QIDAQAB
      AoGAH0cxOhFZDgzXWhDhnAJDw5s4roOXN4OhjiXa8W7Y3rhX3FJqmJSPuC8N9vQm
      6SVbaLAE4SG5mLMueHlh4KXffEpuLEiNp9Ss3O4YfLiQpbRqE7Tm5SxKjvvQoZZe
      zHorimOaChRL2it47iuWxzxSiRMv4c+j70GiWdxXnxe4UoECQQDzJB/0U58W7RZy
      6enGVj2kWF732CoWFZWzi1FicudrBFoy63QwcowpoCazKtvZGMNlPWnC7x/6o8Gc
      uSe0ga2xAkEA8C7PipPm1/1fTRQvj1o/dDmZp243044ZNyxjg+/OPN0oWCbXIGxy
      WvmZbXriOWoSALJTjExEgraHEgnXssuk7QJBALl5ICsYMu6hMxO73gnfNayNgPxd
      WFV6Z7ULnKyV7HSVYF0hgYOHjeYe9gaMtiJYoo0zGN+L3AAtNP9huqkWlzECQE1a
      licIeVlo1e+qJ6Mgqr0Q7Aa7falZ448ccbSFYEPD6oFxiOl9Y9se9iYHZKKfIcst
      o7DUw1/hz2Ck4N5JrgUCQQCyKveNvjzkkd8HjYs0SwM0fPjK16//5qDZ2UiDGnOe
      uEzxBDAr518Z8VFbR41in3W4Y3yCDgQlLlcETrS+zYcL
      -----END RSA PRIVATE KEY-----
      """;

  /** RFC 8463 Appendix A.1. */
  private static final String ED25519_SEED = "nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=";

  /** RFC 8410 §7: what stands before the seed in PKCS#8. */
  private static final String PKCS8_OF_ED25519 = "302e020100300506032b657004220420";

  private RfcExamples() {}

  static PrivateHalf rsa(String pem) {
    return PrivateHalf.of(PrivateKeyPem.parse(pem), RsaProvider.ofPlatform());
  }

  static PrivateHalf ed25519() {
    byte[] seed = Base64.getDecoder().decode(ED25519_SEED);
    byte[] pkcs8 = HexFormat.of().parseHex(PKCS8_OF_ED25519 + HexFormat.of().formatHex(seed));
    String pem =
        "-----BEGIN PRIVATE KEY-----\n"
            + Base64.getEncoder().encodeToString(pkcs8)
            + "\n-----END PRIVATE KEY-----\n";
    return PrivateHalf.of(PrivateKeyPem.parse(pem), RsaProvider.ofPlatform());
  }

  /**
   * What {@code b=} is when this key signs these fields of a message and a signature field.
   *
   * @param unsigned the DKIM-Signature field with an empty {@code b=}, without its last CRLF
   */
  static String signature(
      PrivateHalf key, Canonicalization canonicalization, String message, String unsigned) {
    Workspace workspace = new Workspace();
    SignableMessage read =
        (SignableMessage)
            new MessageReader(
                    new ByteArrayInputStream(message.getBytes(ISO_8859_1)),
                    ReadingLimits.DEFAULTS,
                    workspace)
                .read(canonicalization);
    OctetBuilder canonical = new OctetBuilder();
    for (String name : List.of("Received", "From", "To", "Subject", "Date", "Message-ID")) {
      int at = read.fields().lastBefore(read.fields().size(), new FieldName(name));
      if (at >= 0) {
        canonicalization.appendField(read.fields().field(at), canonical);
        canonical.putLineBreak();
      }
    }
    byte[] field = unsigned.getBytes(ISO_8859_1);
    canonicalization.appendField(
        new HeaderField(field, 0, unsigned.indexOf(':'), field.length), canonical);
    return Base64.getEncoder().encodeToString(key.sign(canonical.array(), canonical.length()));
  }
}
