// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.returnpath;

import dev.waybill.core.address.DomainName;
import dev.waybill.core.address.Mailbox;
import dev.waybill.core.message.Base32Hex;
import dev.waybill.core.message.MessageToken;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Encodes and decodes signed return paths (VERP).
 *
 * <p>Immutable.
 *
 * <h2>The form</h2>
 *
 * <pre>
 * b- lower-case base32hex, 52 characters   @ bounce host
 *    |
 *    |  octets
 *    |  1   version (high 4 bits) and tag of the secret's name (low 4 bits)
 *    |  2   day of acceptance, counted from 1970-01-01 UTC; good until 2149
 *    |  10  message token
 *    |  3   recipient index
 *    +- 16  HMAC-SHA256, truncated, over a label, all of the former and the bounce host
 * </pre>
 *
 * <p>54 characters stay below the 64 octets of RFC 5321 §4.5.3.1.1. Base32hex, because other
 * systems may change the case of local parts. 128 bits of HMAC are half of its length, the minimum
 * that RFC 2104 §5 recommends. The host is signed too, so that an address of one domain cannot be
 * used at another.
 *
 * <p>The same message and recipient always give the same address, because the day is that of the
 * acceptance; so a greylisting next hop (RFC 6647 §5) sees the same sender in all retries.
 */
public final class ReturnPathCodec {

  /** The prefix of every return path, recognisable in logs. */
  private static final String PREFIX = "b-";

  private static final int VERSION = 1;
  private static final int TAG_BITS = 4;
  private static final int CONTENT_OCTETS = 1 + 2 + MessageToken.OCTETS + 3;
  private static final int MAC_OCTETS = 16;
  private static final int MAX_DAY = 0xffff;
  private static final int MAX_INDEX = 0xff_ffff;

  // Only ASCII case is ignored: the Kelvin sign is not a k.
  private static final Pattern FORM = Pattern.compile("b-[0-9a-v]{52}", Pattern.CASE_INSENSITIVE);

  // Domain separation: keeps these MACs distinct from other uses of a secret.
  private static final byte[] LABEL = "waybill return path 1\0".getBytes(StandardCharsets.US_ASCII);

  private final KeyRing keys;
  private final long lifetimeDays;

  /**
   * A codec with these secrets.
   *
   * @param keys the first one signs, any of them verifies
   * @param lifetime how long after the acceptance an address is valid; in days, rounded up
   */
  public ReturnPathCodec(KeyRing keys, Duration lifetime) {
    if (lifetime.isNegative() || lifetime.isZero()) {
      throw new IllegalArgumentException("a lifetime must be positive: " + lifetime);
    }
    this.keys = keys;
    this.lifetimeDays = lifetime.plusDays(1).minusNanos(1).toDays();
  }

  /**
   * The return path of one recipient's copy.
   *
   * @param message the message's token
   * @param index which recipient, 0 to 16,777,215
   * @param host the bounce host
   * @param acceptedAt when the message was accepted, not when it is sent
   */
  public Mailbox write(MessageToken message, int index, DomainName host, Instant acceptedAt) {
    NamedSecret key = keys.signing();
    byte[] content = content(key, day(acceptedAt), message, index);
    byte[] octets = Arrays.copyOf(content, CONTENT_OCTETS + MAC_OCTETS);
    System.arraycopy(mac(key, content, host), 0, octets, CONTENT_OCTETS, MAC_OCTETS);
    return new Mailbox(PREFIX + Base32Hex.encode(octets), host);
  }

  /** Decodes an address, in either case, as received in RCPT. */
  public ReturnPath read(Mailbox address, Instant now) {
    if (!FORM.matcher(address.localPart()).matches()) {
      return new ReturnPath.Foreign();
    }
    String text = address.localPart().substring(PREFIX.length()).toLowerCase(Locale.ROOT);
    byte[] octets;
    try {
      octets = Base32Hex.decode(text);
    } catch (IllegalArgumentException e) {
      return new ReturnPath.Forged("malformed");
    }
    if ((octets[0] & 0xff) >> TAG_BITS != VERSION) {
      return new ReturnPath.Forged("unknown version");
    }
    if (!isSigned(octets, address.domain())) {
      return new ReturnPath.Forged("signature does not match");
    }
    return judge(ByteBuffer.wrap(octets, 1, CONTENT_OCTETS - 1), day(now));
  }

  // A day in the future is valid too: the clock was set back, and no bounce may get lost.
  private ReturnPath judge(ByteBuffer content, long today) {
    int day = content.getShort() & 0xffff;
    byte[] token = new byte[MessageToken.OCTETS];
    content.get(token);
    int index = (content.get() & 0xff) << 16 | (content.getShort() & 0xffff);
    MessageToken message = MessageToken.ofOctets(token);
    LocalDate writtenOn = LocalDate.ofEpochDay(day);
    return today - day > lifetimeDays
        ? new ReturnPath.Expired(message, index, writtenOn)
        : new ReturnPath.Genuine(message, index, writtenOn);
  }

  private boolean isSigned(byte[] octets, DomainName host) {
    byte[] content = Arrays.copyOf(octets, CONTENT_OCTETS);
    byte[] given = Arrays.copyOfRange(octets, CONTENT_OCTETS, octets.length);
    int tag = octets[0] & ((1 << TAG_BITS) - 1);
    boolean signed = false;
    for (NamedSecret key : keys.secrets()) {
      if (key.tag() == tag) {
        signed |= MessageDigest.isEqual(given, mac(key, content, host));
      }
    }
    return signed;
  }

  private static byte[] content(NamedSecret key, long day, MessageToken message, int index) {
    if (day < 0 || day > MAX_DAY) {
      throw new IllegalArgumentException("a return path holds the days 1970 to 2149, not " + day);
    }
    if (index < 0 || index > MAX_INDEX) {
      throw new IllegalArgumentException(
          "recipient index must be 0 to " + MAX_INDEX + ": " + index);
    }
    return ByteBuffer.allocate(CONTENT_OCTETS)
        .put((byte) (VERSION << TAG_BITS | key.tag()))
        .putShort((short) day)
        .put(message.octets())
        .put((byte) (index >> 16))
        .putShort((short) index)
        .array();
  }

  private static byte[] mac(NamedSecret key, byte[] content, DomainName host) {
    byte[] name = host.value().getBytes(StandardCharsets.US_ASCII);
    return Arrays.copyOf(key.secret().mac(LABEL, content, name), MAC_OCTETS);
  }

  private static long day(Instant instant) {
    return LocalDate.ofInstant(instant, ZoneOffset.UTC).toEpochDay();
  }
}
