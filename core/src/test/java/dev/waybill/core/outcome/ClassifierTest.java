// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.outcome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.waybill.core.reply.Reply;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClassifierTest {

  private static final Classifier CLASSIFIER = Classifier.standard();

  private static Classification of(int code, String text, String remote) {
    return CLASSIFIER.classify(Reply.parse(code, text), remote);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          550 | 5.1.1 <bob@example.org>: Recipient address rejected: User unknown | unknown-recipient
          450 | 4.1.1 <bob@example.org>: unverified address | unknown-recipient
          550 | No such user here | unknown-recipient
          550 | Requested action not taken: mailbox unavailable | unknown-recipient
          550 | 5.1.1 The email account that you tried to reach does not exist. | unknown-recipient
          554 | delivery error: dd This user doesn't have an account here | unknown-recipient
          550 | 5.2.1 The email account that you tried to reach is disabled. | recipient-disabled
          450 | 4.2.1 The user you are trying to contact is receiving mail too quickly. | recipient-overload
          552 | 5.2.2 The email account that you tried to reach is over quota. | mailbox-full
          552 | mailbox full | mailbox-full
          452 | 4.3.1 Insufficient system storage | system-full
          450 | 4.2.0 <bob@example.org>: Recipient address rejected: Greylisted | greylist
          451 | Greylisting in action, please come back later | greylist
          550 | 5.7.26 This mail is unauthenticated | authentication
          550 | 5.7.1 Unauthenticated email from example.com is not accepted due to domain's DMARC policy. | dmarc
          550 | 5.7.23 The message was rejected because of an SPF policy | spf
          550 | 5.7.1 Email rejected per SPF policy | spf
          554 | 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org | blocklist
          550 | 5.7.25 Client host has no reverse hostname | reverse-dns
          421 | 4.7.0 Our system has detected that this message is suspicious due to the very low reputation of the sending IP | reputation
          421 | 4.7.28 Our system has detected an unusual rate of unsolicited mail | rate-limit
          421 | 4.7.0 [TSS04] Messages from 192.0.2.1 temporarily deferred due to unexpected volume | rate-limit
          452 | 4.5.3 Too many recipients | too-many-recipients
          552 | 5.3.4 Message size exceeds fixed maximum message size | message-too-large
          554 | 5.7.1 Message contains a virus | virus
          550 | This message was classified as SPAM and may not be delivered | spam
          550 | 5.7.1 Relay access denied | relay-denied
          556 | 5.1.10 Recipient address has null MX | null-mx
          554 | 5.4.6 Too many hops | mail-loop
          450 | 4.1.8 <a@example.com>: Sender address rejected: Domain not found | sender-refused
          530 | 5.7.0 Must issue a STARTTLS command first | tls
          451 | 4.4.7 gave up after 5 days; last answer: 452 mailbox full | expired
          550 | 5.7.1 Administrative prohibition | policy
          421 | try later | system
          550 | no | refused
          450 | no | system
          400 | no | unknown
          """)
  void knows_what_common_servers_say(int code, String text, String category) {
    assertThat(of(code, text, "mx.example.org").category()).isEqualTo(category);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          550 | 5.1.2 example.org does not exist | no-such-domain | true
          556 | 5.1.10 example.org takes no mail | null-mx | true
          550 | 5.4.4 no address | no-mail-host | true
          451 | 4.4.1 no connection to the next hop: refused | no-connection | false
          451 | 4.4.2 connection lost after DATA | connection-lost | false
          451 | 4.4.3 no name server answered | dns-failure | false
          550 | 5.7.1 Limit "daily" reached | local-policy | false
          451 | 4.3.0 this server can not read the message from its store | local-fault | false
          552 | 5.3.4 message has 7 octets, the next hop takes at most 1 | message-too-large | false
          """)
  void knows_what_we_say(int code, String text, String category, boolean hard) {
    Classification classification = of(code, text, "");

    assertThat(classification.category()).isEqualTo(category);
    assertThat(classification.isHardBounce()).isEqualTo(hard);
  }

  @Test
  void a_hard_bounce_is_a_recipient_that_will_never_take_anything() {
    assertThat(of(550, "5.1.1 no such user", "mx").isHardBounce()).isTrue();
    assertThat(of(450, "4.1.1 no", "mx").isHardBounce()).isFalse();
    assertThat(of(552, "5.2.2 mailbox full", "mx").isHardBounce()).isFalse();
    assertThat(of(550, "5.7.1 listed at spamhaus", "mx").isHardBounce()).isFalse();
    assertThat(of(550, "no", "mx").isHardBounce()).isFalse();
    assertThat(of(550, "no", "mx").permanence()).isEqualTo(Permanence.UNTIL_CHANGED);
    assertThat(of(450, "no", "mx").permanence()).isEqualTo(Permanence.TEMPORARY);
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          550 | 5.7.1 <bob@example.org>: user unknown                     | unknown-recipient | true
          450 | 4.2.0 this account does not exist                        | unknown-recipient | true
          554 | 5.0.0 No such user                                       | unknown-recipient | true
          550 | mailbox quota exceeded                                   | mailbox-full      | false
          550 | 5.1.1 mailbox is full                                    | mailbox-full      | false
          550 | 5.1.1 rejected, your IP is listed by zen.spamhaus.org    | blocklist         | false
          550 | 5.1.1 message looks like spam                            | spam              | false
          550 | 5.1.1 sender address rejected: domain not found          | sender-refused    | false
          552 | 5.2.2 message size exceeds the limit of 10 MB            | message-too-large | false
          550 | 5.4.1 Recipient address rejected: Access denied. AS(201806281) | unknown-recipient | true
          550 | 5.1.1 too many connections from your address             | rate-limit        | false
          554 | 5.7.1 relay access denied                                | relay-denied      | false
          550 | 5.2.1 too many messages for this recipient, try later    | recipient-overload | false
          """)
  void believes_words_more_than_codes(int code, String text, String category, boolean hard) {
    Classification classification = of(code, text, "mx.example.org");

    assertThat(classification.category()).isEqualTo(category);
    assertThat(classification.isHardBounce()).isEqualTo(hard);
  }

  @Test
  void reads_a_sentence_over_several_lines() {
    assertThat(of(550, "5.7.1 the relay 5.7.1 access 550-5.7.1 denied", "mx").category())
        .isEqualTo("relay-denied");
  }

  @Test
  void the_stage_tells_what_the_words_do_not() {
    Reply no = Reply.parse(550, "no");

    assertThat(CLASSIFIER.classify(no, "mx", Stage.CONNECT).category()).isEqualTo("reputation");
    assertThat(CLASSIFIER.classify(no, "mx", Stage.MAIL).category()).isEqualTo("sender-refused");
    assertThat(CLASSIFIER.classify(no, "mx", Stage.RCPT).category()).isEqualTo("unknown-recipient");
    assertThat(CLASSIFIER.classify(no, "mx", Stage.END).category()).isEqualTo("spam");
    assertThat(of(550, "no (in reply to end of DATA command)", "mx").category()).isEqualTo("spam");
  }

  @Test
  void names_the_rule_that_decided_with_the_version_of_the_file() {
    assertThat(of(550, "5.1.1 xyzzy", "mx"))
        .isEqualTo(
            new Classification(
                "unknown-recipient",
                Classification.Scope.RECIPIENT,
                Permanence.PERMANENT,
                Confidence.MEDIUM,
                "status-1.1/2"));
  }

  @Test
  void names_the_blocklist_and_its_page() {
    Reply reply = Reply.parse(554, "5.7.1 blocked using b.barracudacentral.org");

    assertThat(CLASSIFIER.decide(reply, "mx", Stage.RCPT).blocklist().map(Blocklist::name))
        .contains("Barracuda");
    assertThat(Blocklist.all().values())
        .allSatisfy(list -> assertThat(list.page()).startsWith("https://"));
  }

  @Property
  void every_reply_means_something(
      @ForAll @IntRange(min = 200, max = 599) int code, @ForAll String text, @ForAll boolean ours) {
    assertThat(of(code, text, ours ? "" : "mx").category()).isNotEmpty();
  }

  @Test
  void no_text_takes_long() {
    List<String> texts = List.of("domain", "user ", "exceed mail message ", "sender your ip ", "a");
    for (String text : texts) {
      Reply reply = Reply.parse(599, text.repeat(2000 / text.length()));
      Assertions.assertTimeout(
          Duration.ofSeconds(10),
          () -> {
            for (int i = 0; i < 100; i++) {
              CLASSIFIER.classify(reply, "mx");
            }
          });
    }
  }

  @Nested
  class Rules_of_the_operator {

    private static final String OWN =
        """
        rule newsletter recipient-refuses
        text xyzzy
        is 550 5.1.1 xyzzy
        """;

    @Test
    void go_first() {
      Classification classification =
          Classifier.withOwn(OWN).classify(Reply.parse(550, "5.1.1 Xyzzy!"), "mx");

      assertThat(classification.category()).isEqualTo("recipient-refuses");
      assertThat(classification.rule()).isEqualTo("newsletter/own");
      assertThat(classification.isHardBounce()).isFalse();
    }

    @Test
    void are_tried_on_their_samples() {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Classifier.withOwn(OWN + "is 550 plugh"))
          .withMessage(
              "rule newsletter/own does not decide its sample, code-5yz/2 does: 550 plugh");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Classifier.withOwn(OWN + "not 550 xyzzy"))
          .withMessage("rule newsletter/own fits what it must not fit: 550 xyzzy");
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        quoteCharacter = '"',
        textBlock =
            """
            rule a                | expected rule NAME CATEGORY: a
            rule a nonsense       | no category: nonsense
            rule A spam           | expected rule NAME CATEGORY: A spam
            code 550              | code: expected a rule before it
            rule a spam; code 650 | no code: 650; expected 550 or 5yz
            rule a spam; status 5.1 | no status: 5.1; expected 5.1.1, x.1.1, x.7.x or 5.7.606-649
            rule a spam; stage x  | no stage: x; expected connect, ehlo, mail, rcpt, data or end
            rule a spam; text (a  | expected ) after (
            rule a spam; text a*  | a*: expected 3 to 20 letters before *
            rule a spam; text $a  | $a: expected a line let a before
            rule a spam; text ... a | expected words
            rule a spam; text a ... | expected words
            rule a spam; text a & | expected words
            rule a spam; sure so  | no confidence: so
            rule a spam; is no    | no reply: no; expected a code and a text
            rule a spam; what x   | no such word: what; expected
            rule a spam; hard     | hard: expected something behind it
            rule a spam; hard yes | rule a: hard YES needs the scope recipient
            rule a spam; rule a spam | there is another rule a
            """)
    void are_refused_with_the_line_that_is_wrong(String lines, String problem) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Classifier.withOwn(lines.replace("; ", "\n") + "\n"))
          .withMessageMatching("(line \\d|at the end): .*")
          .withMessageContaining(problem);
    }
  }
}
