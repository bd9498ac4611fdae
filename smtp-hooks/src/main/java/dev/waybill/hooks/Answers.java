// SPDX-License-Identifier: Apache-2.0
package dev.waybill.hooks;

import dev.waybill.core.reply.Reply;
import dev.waybill.core.reply.Verdict;
import java.util.Optional;
import org.apache.james.protocols.smtp.SMTPResponse;
import org.apache.james.protocols.smtp.hook.HookResult;
import org.apache.james.protocols.smtp.hook.HookReturnCode;

/** Turns verdicts of core into results of James's hooks, in one place. */
final class Answers {

  private Answers() {}

  /** Accepting means leaving the question to the next hook; see the package. */
  static HookResult of(Verdict verdict) {
    return verdict.fold(
        accept -> HookResult.DECLINED,
        noOpinion -> HookResult.DECLINED,
        defer -> result(deferral(defer.reply()), defer.reply()),
        reject -> result(HookReturnCode.deny(), reject.reply()));
  }

  /** RFC 5321 §3.8: a server that answers 421 closes the connection. */
  private static HookReturnCode deferral(Reply reply) {
    return reply.code() == 421
        ? HookReturnCode.disconnected(HookReturnCode.Action.DENYSOFT)
        : HookReturnCode.denySoft();
  }

  static HookResult result(HookReturnCode code, Reply reply) {
    return HookResult.builder()
        .hookReturnCode(code)
        .smtpReturnCode(Integer.toString(reply.code()))
        .smtpDescription(reply.description())
        .build();
  }

  /** A reply to a command or a line of data, where there is no hook. */
  static SMTPResponse response(Reply reply) {
    return new SMTPResponse(Integer.toString(reply.code()), reply.description());
  }

  /** What a client reads of a refusal; codes that James fills in by itself are its defaults. */
  static Reply reply(HookResult refusal) {
    boolean soft = refusal.getResult().getAction() == HookReturnCode.Action.DENYSOFT;
    int code =
        Optional.ofNullable(refusal.getSmtpRetCode())
            .map(Integer::parseInt)
            .orElse(soft ? 451 : 554);
    return Reply.parse(code, Optional.ofNullable(refusal.getSmtpDescription()).orElse(""));
  }
}
