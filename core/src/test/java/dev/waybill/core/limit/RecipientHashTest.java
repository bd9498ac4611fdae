// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.core.address.Mailbox;
import org.junit.jupiter.api.Test;

class RecipientHashTest {

  private static byte[] counting(int length) {
    byte[] octets = new byte[length];
    for (int i = 0; i < length; i++) {
      octets[i] = (byte) i;
    }
    return octets;
  }

  /** Appendix A of the paper that describes SipHash. */
  @Test
  void is_siphash_as_its_authors_print_it() {
    assertThat(RecipientHash.of(counting(16)).hash(counting(15))).isEqualTo(0xa129ca6149be45e5L);
  }

  @Test
  void does_not_mind_case() {
    RecipientHash hash = RecipientHash.of(counting(16));

    assertThat(hash.of(Mailbox.parse("Ann@Example.com")))
        .isEqualTo(hash.of(Mailbox.parse("ann@example.COM")))
        .isNotEqualTo(hash.of(Mailbox.parse("anna@example.com")));
  }
}
