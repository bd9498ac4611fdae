// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.outcome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class SignatureNoteTest {

  private static final SignatureNote.Signature ONE =
      new SignatureNote.Signature("example.com", "wb202601a", "rsa-sha256");

  @Test
  void says_with_which_signatures_and_why_not_with_more() {
    SignatureNote note = new SignatureNote.Signed(List.of(ONE), List.of("a.example: no key"));

    assertThat(note).hasToString("=example.com wb202601a rsa-sha256\t-a.example: no key");
    assertThat(SignatureNote.parse(note.toString())).isEqualTo(note);
  }

  @Test
  void is_not_signed_by_nobody() {
    assertThatThrownBy(() -> SignatureNote.parse("-a")).hasMessage("signed by nobody");
    assertThatThrownBy(() -> SignatureNote.parse("=a b")).hasMessage("no signature: a b");
  }

  @Property
  void reads_back_whatever_reason_it_has(@ForAll String reason) {
    List<SignatureNote> notes =
        List.of(
            new SignatureNote.Signed(List.of(ONE, ONE), List.of(reason, reason)),
            new SignatureNote.Unsigned(reason),
            new SignatureNote.Waiting(reason));

    for (SignatureNote note : notes) {
      assertThat(SignatureNote.parse(note.toString())).isEqualTo(note);
      assertThat(note.toString()).hasSizeLessThan(4 * SignatureNote.MAX_REASON + 100);
    }
  }
}
