// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.reply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class VerdictTest {

  @Property
  void the_class_digit_follows_from_the_verdict(@ForAll @IntRange(min = 200, max = 599) int code) {
    Reply reply = Reply.parse(code, "text");

    assertRefusedUnless(code / 100 == 4, () -> new Verdict.Defer(reply));
    assertRefusedUnless(code / 100 == 5, () -> new Verdict.Reject(reply));
  }

  @Test
  void an_enhanced_status_must_not_contradict_the_verdict() {
    Reply deferral = Reply.of(450, new EnhancedStatus(5, 7, 1), "never, later");
    Reply rejection = Reply.of(550, new EnhancedStatus(4, 7, 1), "later, never");

    assertRefusedUnless(false, () -> new Verdict.Defer(deferral));
    assertRefusedUnless(false, () -> new Verdict.Reject(rejection));
  }

  @Test
  void each_verdict_is_its_own_case() {
    Stream<Verdict> verdicts =
        Stream.of(
            new Verdict.Accept("rule"),
            new Verdict.NoOpinion(),
            new Verdict.Defer(Reply.parse(450, "later")),
            new Verdict.Reject(Reply.parse(550, "never")));

    List<String> cases =
        verdicts
            .map(
                verdict ->
                    verdict.<String>fold(
                        accept -> "accept " + accept.reason(),
                        none -> "none",
                        defer -> "defer " + defer.reply(),
                        reject -> "reject " + reject.reply()))
            .toList();

    assertThat(cases).containsExactly("accept rule", "none", "defer 450 later", "reject 550 never");
  }

  private static void assertRefusedUnless(boolean allowed, ThrowingCallable construction) {
    if (allowed) {
      assertThatCode(construction).doesNotThrowAnyException();
    } else {
      assertThatIllegalArgumentException().isThrownBy(construction);
    }
  }
}
