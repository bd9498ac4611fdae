// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.returnpath;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.waybill.core.address.DomainName;
import dev.waybill.core.address.Mailbox;
import dev.waybill.core.message.MessageToken;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class ReturnPathCodecTest {

  private static final DomainName HOST = DomainName.parse("bounce.example.com");
  private static final MessageToken TOKEN = new MessageToken("0123456789abcdef");
  private static final Instant ACCEPTED = Instant.parse("2026-03-01T23:59:59Z");
  private static final Duration LIFETIME = Duration.ofDays(30);
  private static final ReturnPathCodec CODEC = codec(secret("first", 1));

  private static NamedSecret secret(String id, int fill) {
    byte[] octets = new byte[Secret.MIN_OCTETS];
    Arrays.fill(octets, (byte) fill);
    return new NamedSecret(id, Secret.of(octets));
  }

  private static ReturnPathCodec codec(NamedSecret... secrets) {
    return new ReturnPathCodec(new KeyRing(List.of(secrets)), LIFETIME);
  }

  private static boolean isGenuine(ReturnPath path) {
    return path instanceof ReturnPath.Genuine;
  }

  private static Mailbox written() {
    return CODEC.write(TOKEN, 7, HOST, ACCEPTED);
  }

  @Property
  void what_is_written_is_read_back(
      @ForAll @Size(MessageToken.OCTETS) byte[] octets,
      @ForAll @IntRange(max = 0xff_ffff) int index,
      @ForAll @LongRange(max = 0xffff) long day) {
    MessageToken token = MessageToken.ofOctets(octets);
    Instant at = Instant.ofEpochSecond(day * 86_400 + 1);

    Mailbox address = CODEC.write(token, index, HOST, at);

    assertThat(address.localPart()).hasSizeLessThanOrEqualTo(64).matches("b-[0-9a-v]{52}");
    assertThat(CODEC.read(address, at))
        .isEqualTo(new ReturnPath.Genuine(token, index, LocalDate.ofEpochDay(day)));
  }

  @Property
  void reading_any_text_never_throws_and_never_believes(
      @ForAll @StringLength(min = 1, max = 80) String localPart) {
    try {
      Mailbox address = new Mailbox(localPart, HOST);
      assertThat(isGenuine(CODEC.read(address, ACCEPTED))).isFalse();
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessageNotContaining("base32hex");
    }
  }

  @Nested
  class Writing {
    @Test
    void gives_one_address_over_all_retries_of_a_copy() {
      assertThat(written()).isEqualTo(CODEC.write(TOKEN, 7, HOST, ACCEPTED));
    }

    @Test
    void gives_each_recipient_an_address_of_its_own() {
      assertThat(CODEC.write(TOKEN, 8, HOST, ACCEPTED)).isNotEqualTo(written());
    }

    @Test
    void refuses_an_index_that_three_octets_can_not_hold() {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> CODEC.write(TOKEN, 0x100_0000, HOST, ACCEPTED))
          .withMessage("recipient index must be 0 to 16777215: 16777216");
    }

    @Test
    void refuses_a_day_that_two_octets_can_not_hold() {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> CODEC.write(TOKEN, 0, HOST, Instant.parse("2150-01-01T00:00:00Z")));
    }
  }

  @Nested
  class Reading {
    @Test
    void accepts_an_address_whose_case_was_folded_on_the_way() {
      String folded = written().localPart().toUpperCase(Locale.ROOT);

      assertThat(CODEC.read(new Mailbox(folded, HOST), ACCEPTED))
          .isEqualTo(new ReturnPath.Genuine(TOKEN, 7, LocalDate.of(2026, 3, 1)));
    }

    @Test
    void refuses_every_change_of_a_single_character() {
      Random random = new Random(20260301);
      for (int i = 0; i < 1000; i++) {
        byte[] octets = new byte[MessageToken.OCTETS];
        random.nextBytes(octets);
        MessageToken token = MessageToken.ofOctets(octets);
        String address = CODEC.write(token, random.nextInt(1000), HOST, ACCEPTED).localPart();
        for (int at = 0; at < address.length(); at++) {
          assertThat(isGenuine(readChanged(address, at, random))).isFalse();
        }
      }
    }

    private ReturnPath readChanged(String address, int at, Random random) {
      char other;
      do {
        other = "0123456789abcdefghijklmnopqrstuvwxyz-".charAt(random.nextInt(37));
      } while (other == address.charAt(at));
      String changed = address.substring(0, at) + other + address.substring(at + 1);
      return CODEC.read(new Mailbox(changed, HOST), ACCEPTED);
    }

    @Test
    void does_not_take_a_look_alike_for_a_letter() {
      String address = written().localPart();
      int k = address.indexOf('k');

      assertThat(k).isNotNegative();
      assertThat(CODEC.read(new Mailbox(address.replace('k', '\u212a'), HOST), ACCEPTED))
          .isEqualTo(new ReturnPath.Foreign());
    }

    @Test
    void refuses_an_address_at_another_host() {
      Mailbox moved = new Mailbox(written().localPart(), DomainName.parse("bounce.example.org"));

      assertThat(CODEC.read(moved, ACCEPTED))
          .isEqualTo(new ReturnPath.Forged("signature does not match"));
    }

    @Test
    void refuses_an_address_signed_with_an_unknown_secret() {
      ReturnPathCodec stranger = codec(secret("first", 2));

      assertThat(stranger.read(written(), ACCEPTED))
          .isEqualTo(new ReturnPath.Forged("signature does not match"));
    }

    @Test
    void refuses_a_version_that_does_not_exist() {
      Mailbox address = new Mailbox("b-" + "v" + written().localPart().substring(3), HOST);

      assertThat(CODEC.read(address, ACCEPTED)).isEqualTo(new ReturnPath.Forged("unknown version"));
    }

    @Test
    void refuses_bits_that_nothing_uses() {
      String whole = written().localPart();
      String start = whole.substring(0, whole.length() - 1);

      assertThat(CODEC.read(new Mailbox(start + "1", HOST), ACCEPTED))
          .isEqualTo(new ReturnPath.Forged("malformed"));
    }

    @Test
    void calls_anything_else_foreign() {
      for (String other : List.of("bob", "b-", written().localPart() + "0", "b-bob", "\"b-x\"")) {
        assertThat(CODEC.read(new Mailbox(other, HOST), ACCEPTED))
            .isEqualTo(new ReturnPath.Foreign());
      }
    }
  }

  @Nested
  class Rotation {
    private final NamedSecret old = secret("first", 1);
    private final NamedSecret fresh = secret("second", 2);

    @Test
    void a_new_secret_on_top_signs_and_the_old_one_still_verifies() {
      ReturnPathCodec rotated = codec(fresh, old);

      assertThat(rotated.write(TOKEN, 7, HOST, ACCEPTED)).isNotEqualTo(written());
      assertThat(isGenuine(rotated.read(written(), ACCEPTED))).isTrue();
    }

    @Test
    void a_secret_that_was_taken_out_does_not_verify() {
      assertThat(isGenuine(codec(fresh).read(written(), ACCEPTED))).isFalse();
    }

    @Test
    void secrets_whose_names_share_a_tag_are_all_tried() {
      for (int i = 0; i < 64; i++) {
        NamedSecret other = secret("k" + i, 3);
        assertThat(isGenuine(codec(other, old).read(written(), ACCEPTED))).isTrue();
      }
    }
  }

  @Nested
  class Lifetime {
    @Test
    void lasts_to_the_end_of_the_last_day() {
      assertThat(isGenuine(CODEC.read(written(), Instant.parse("2026-03-31T23:59:59Z")))).isTrue();
    }

    @Test
    void is_over_when_the_next_day_begins() {
      assertThat(CODEC.read(written(), Instant.parse("2026-04-01T00:00:00Z")))
          .isEqualTo(new ReturnPath.Expired(TOKEN, 7, LocalDate.of(2026, 3, 1)));
    }

    @Test
    void counts_a_begun_day_as_a_whole_one() {
      ReturnPathCodec brief =
          new ReturnPathCodec(new KeyRing(List.of(secret("first", 1))), Duration.ofHours(1));

      assertThat(isGenuine(brief.read(written(), Instant.parse("2026-03-02T23:59:59Z")))).isTrue();
      assertThat(isGenuine(brief.read(written(), Instant.parse("2026-03-03T00:00:00Z")))).isFalse();
    }

    @Test
    void does_not_lose_a_bounce_when_the_clock_was_set_back() {
      assertThat(isGenuine(CODEC.read(written(), ACCEPTED.minus(Duration.ofDays(3))))).isTrue();
    }

    @Test
    void must_be_positive() {
      assertThatIllegalArgumentException()
          .isThrownBy(
              () -> new ReturnPathCodec(new KeyRing(List.of(secret("a", 1))), Duration.ZERO));
    }
  }
}
