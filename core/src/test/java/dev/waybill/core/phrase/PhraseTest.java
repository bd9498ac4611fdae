// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.phrase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PhraseTest {

  private static boolean isIn(String phrase, String text) {
    Vocabulary vocabulary = new Vocabulary();
    Phrase parsed = Phrase.parse(phrase, vocabulary);
    return parsed.isIn(vocabulary.find(text));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          user unknown                ; User unknown                        ; true
          user unknown                ; USER_UNKNOWN!                       ; true
          user unknown                ; user is unknown                     ; false
          user unknown                ; username unknown                    ; false
          user unknown                ; unknown user                        ; false
          user .. unknown             ; user is quite very unknown          ; true
          user .. unknown             ; user is quite very much unknown     ; false
          user ... unknown            ; user a b c d e f g h unknown        ; true
          user ... unknown            ; user a b c d e f g h i unknown      ; false
          suspend*                    ; account suspended                   ; true
          suspend*                    ; account suspends                    ; true
          suspend*                    ; suspe                               ; false
          (user / mail box) full      ; mail box full                       ; true
          (user / mail box) full      ; box full                            ; false
          box is? full                ; box full                            ; true
          box is? full                ; box is full                         ; true
          box (is / has been)? full   ; box has been full                   ; true
          box is? full                ; box was full                        ; false
          relay & denied              ; denied: no relay                    ; true
          relay & denied              ; no relay                            ; false
          spam ! unknown              ; spam                                ; true
          spam ! unknown              ; unknown spam                        ; false
          a b | c d                   ; x c d                               ; true
          @ unknown                   ; <bob@example.org>: unknown          ; true
          example                     ; <bob@example.org>: unknown          ; false
          5.1.1                       ; #5.1.1:                             ; true
          192.0.2.1 blocked           ; [192.0.2.1] blocked                 ; true
          ungultig                    ; ung\u00fcltig                      ; true
          doesnt exist                ; doesn't exist                       ; true
          adresse existe pas          ; l'adresse n\u2019existe pas        ; false
          adresse .. existe pas       ; l'adresse n'existe pas              ; true
          emails                      ; e-mails                             ; true
          \u90ae\u7bb1\u5df2\u6ee1 ; \u60a8\u7684\u90ae\u7bb1\u5df2\u6ee1\u3002 ; true
          """)
  void means_what_it_says(String phrase, String text, boolean said) {
    assertThat(isIn(phrase, text)).isEqualTo(said);
  }

  @Test
  void sees_the_whole_of_a_text_of_256_words() {
    assertThat(isIn("a ... z", "x ".repeat(246) + "a b c d e f g h i z")).isTrue();
    assertThat(isIn("z", "x ".repeat(256) + "z")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "''",
    "a |",
    "a &",
    "... a",
    "a ...",
    "a? b",
    "(a / b",
    "(a / ) b",
    "ab*",
    "a .... b",
  })
  void that_makes_no_sense_is_refused(String phrase) {
    assertThatIllegalArgumentException().isThrownBy(() -> Phrase.parse(phrase, new Vocabulary()));
  }

  @Property
  void every_text_can_be_cut_into_words(@ForAll String text) {
    assertThat(Words.of(text, 10))
        .hasSizeLessThanOrEqualTo(10)
        .allSatisfy(word -> assertThat(word).isNotEmpty());
    assertThat(isIn("x (user / box)? y ... yes* | a", text + " a")).isIn(true, false);
  }
}
