// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.bounce;

import java.util.List;
import java.util.function.Function;

/**
 * What came back to a return path.
 *
 * <p>Immutable.
 */
public sealed interface ReturnedMail {

  /** Calls the function of the case that this is. */
  <T> T fold(
      Function<? super DeliveryReport, ? extends T> report,
      Function<? super AutoReply, ? extends T> autoReply,
      Function<? super Unrecognised, ? extends T> unrecognised);

  /**
   * A delivery status notification (RFC 3464, RFC 6533).
   *
   * @param reportingMta the host that wrote it, as it calls itself; empty when it does not say
   * @param recipients at least one
   */
  record DeliveryReport(String reportingMta, List<RecipientReport> recipients)
      implements ReturnedMail {
    /** Copies the recipients and checks that there is one. */
    public DeliveryReport {
      recipients = List.copyOf(recipients);
      if (recipients.isEmpty()) {
        throw new IllegalArgumentException("a delivery report reports on a recipient");
      }
    }

    @Override
    public <T> T fold(
        Function<? super DeliveryReport, ? extends T> report,
        Function<? super AutoReply, ? extends T> autoReply,
        Function<? super Unrecognised, ? extends T> unrecognised) {
      return report.apply(this);
    }
  }

  /**
   * An automatic answer of a recipient who got the mail, such as a vacation notice (RFC 3834).
   *
   * @param subject its Subject, decoded
   */
  record AutoReply(String subject) implements ReturnedMail {
    @Override
    public <T> T fold(
        Function<? super DeliveryReport, ? extends T> report,
        Function<? super AutoReply, ? extends T> autoReply,
        Function<? super Unrecognised, ? extends T> unrecognised) {
      return autoReply.apply(this);
    }
  }

  /**
   * Anything else: a bounce in a host's own words, or mail from a person.
   *
   * @param text the beginning of its first text part, empty when there is none
   */
  record Unrecognised(String text) implements ReturnedMail {
    @Override
    public <T> T fold(
        Function<? super DeliveryReport, ? extends T> report,
        Function<? super AutoReply, ? extends T> autoReply,
        Function<? super Unrecognised, ? extends T> unrecognised) {
      return unrecognised.apply(this);
    }
  }
}
