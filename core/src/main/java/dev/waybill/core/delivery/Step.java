// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.delivery;

/** Where in the dialogue something happened, in words for a reply text. */
enum Step {
  GREETING("before the greeting"),
  HELLO("at EHLO"),
  STARTTLS("at STARTTLS"),
  RESET("at RSET"),
  MAIL("at MAIL FROM"),
  RECIPIENT("at RCPT TO"),
  DATA("at DATA"),
  CONTENT("in the middle of the message"),
  END("after the end of the message"),
  QUIT("at QUIT");

  private final String text;

  Step(String text) {
    this.text = text;
  }

  String text() {
    return text;
  }
}
