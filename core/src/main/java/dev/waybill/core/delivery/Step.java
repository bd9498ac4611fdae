// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.delivery;

import dev.waybill.core.outcome.Stage;

/** Where in the dialogue something happened, in words for a reply text. */
enum Step {
  GREETING("before the greeting", Stage.CONNECT),
  HELLO("at EHLO", Stage.EHLO),
  STARTTLS("at STARTTLS", Stage.EHLO),
  RESET("at RSET", Stage.UNKNOWN),
  MAIL("at MAIL FROM", Stage.MAIL),
  RECIPIENT("at RCPT TO", Stage.RCPT),
  DATA("at DATA", Stage.DATA),
  CONTENT("in the middle of the message", Stage.END),
  END("after the end of the message", Stage.END),
  QUIT("at QUIT", Stage.UNKNOWN);

  private final String text;
  private final Stage stage;

  Step(String text, Stage stage) {
    this.text = text;
    this.stage = stage;
  }

  String text() {
    return text;
  }

  /** What the rules of classification call it. */
  Stage stage() {
    return stage;
  }
}
