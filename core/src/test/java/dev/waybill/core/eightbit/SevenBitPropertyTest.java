// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.eightbit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.testkit.mime.MimeNests;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What holds for every message, judged by mime4j. */
class SevenBitPropertyTest {

  @Property(tries = 3000)
  void a_converted_message_says_the_same_in_7_bits(@ForAll long seed) {
    String message = new String(new MimeNests(seed).message(), ISO_8859_1);

    String converted = Converting.convert(message);

    assertThat(Converting.obstacle(message)).isEmpty();
    assertThat(converted).matches(Converting::isSevenBit, "has 7 bits");
    assertThat(Parts.of(converted)).isEqualTo(Parts.of(message));
    assertThat(converted.split("\r\n", -1)).allMatch(line -> line.length() <= 998);
    assertThat(Converting.convert(converted)).isEqualTo(converted);
  }

  @Property(tries = 500)
  void a_message_of_7_bits_stays_as_it_is(@ForAll long seed) {
    String message = new String(new MimeNests(seed).message(), ISO_8859_1);
    String sevenBit = message.replaceAll("[\u0080-\u00ff]", "a");

    assertThat(Converting.convert(sevenBit)).isEqualTo(sevenBit);
  }
}
