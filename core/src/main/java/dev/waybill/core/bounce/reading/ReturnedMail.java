// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.bounce.reading;

import java.util.List;

/**
 * What came back to a return path.
 *
 * <p>Immutable. Texts are those of strangers, empty where they say nothing.
 */
public sealed interface ReturnedMail {

  /** What it is, for people: a noun with its article. */
  String words();

  /**
   * A report on what became of a message: a delivery status notification (RFC 3464, RFC 6533), or
   * the same in a server's own words.
   *
   * @param reportingMta the host that wrote it, as it calls itself; empty when it does not say
   * @param recipients at least one
   * @param original the header of the message that it is about
   */
  record DeliveryReport(
      String reportingMta, List<RecipientReport> recipients, ReturnedHeader original)
      implements ReturnedMail {
    /** Copies the recipients and checks that there is one. */
    public DeliveryReport {
      recipients = List.copyOf(recipients);
      if (recipients.isEmpty()) {
        throw new IllegalArgumentException("a delivery report reports on a recipient");
      }
    }

    @Override
    public String words() {
      return "a delivery report";
    }
  }

  /**
   * An automatic answer of a recipient who got the mail, such as a vacation notice (RFC 3834).
   *
   * @param subject its Subject, decoded
   */
  record AutoReply(String subject) implements ReturnedMail {
    @Override
    public String words() {
      return "an automatic reply";
    }
  }

  /**
   * Mail that asks the sender to prove something before the message is shown to anybody.
   *
   * @param subject its Subject, decoded
   */
  record Challenge(String subject) implements ReturnedMail {
    @Override
    public String words() {
      return "a request to confirm the message";
    }
  }

  /**
   * A message disposition notification (RFC 8098): the mail was displayed, or deleted unread.
   *
   * @param recipient whom the mail was for
   * @param disposition what was done, such as {@code displayed}
   */
  record Receipt(String recipient, String disposition) implements ReturnedMail {
    @Override
    public String words() {
      return "a receipt";
    }
  }

  /**
   * A reader's complaint (RFC 5965, RFC 6650), or a report on mail that failed authentication (RFC
   * 6591).
   *
   * @param type the Feedback-Type, such as {@code abuse}
   * @param recipients who complained, as far as it says
   * @param source the address that the mail came from
   * @param original the header of the message that it is about
   */
  record Complaint(String type, List<String> recipients, String source, ReturnedHeader original)
      implements ReturnedMail {
    /** Copies the recipients. */
    public Complaint {
      recipients = List.copyOf(recipients);
    }

    @Override
    public String words() {
      return "a complaint";
    }
  }

  /**
   * Anything else.
   *
   * @param reason why it is none of the others
   * @param text the beginning of its text, empty when there is none
   */
  record Unrecognised(Reason reason, String text) implements ReturnedMail {
    @Override
    public String words() {
      return reason.words();
    }
  }

  /** Why mail is no report that we can read. */
  enum Reason {
    /** A mail system wrote it, in words that we do not know. */
    UNKNOWN_WORDS("a bounce in unknown words"),
    /** A person answered. */
    ANSWER("a personal answer"),
    /** It confirms a subscription or its end, or wants that confirmed. */
    LIST("a mailing list's confirmation"),
    /** Nothing says that it is about mail of ours. */
    OTHER("other mail");

    private final String words;

    Reason(String words) {
      this.words = words;
    }

    /** The reason for people. */
    public String words() {
      return words;
    }
  }
}
