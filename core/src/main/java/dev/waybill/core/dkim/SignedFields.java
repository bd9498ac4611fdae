// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim;

import static dev.waybill.core.dkim.SignedFields.Mention.ALWAYS_ONE_MORE;
import static dev.waybill.core.dkim.SignedFields.Mention.AS_PRESENT;
import static dev.waybill.core.dkim.SignedFields.Mention.ONE_MORE_IF_PRESENT;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Which header fields are signed, and how often each is named in {@code h=}.
 *
 * <p>RFC 6376 §5.4.2: each mention of a name stands for one field of that name, from the bottom up;
 * a mention without a field stands for "there is none". So one mention more than there are fields
 * ("over-signing", RFC 6376 §8.15) keeps others from adding a field without breaking the signature.
 *
 * <p>Never signed: Received and Return-Path, which change on the way (RFC 6376 §5.4.1), Bcc, which
 * is removed on the way, DKIM-Signature and other results of authentication.
 *
 * <p>Immutable.
 *
 * @param rules one for each name, in the order of {@code h=}
 */
record SignedFields(List<Rule> rules) {

  /**
   * The default: what a reader sees, what makes the body readable, and what the reader's buttons
   * do. RFC 6376 §5.4.1 recommends most of it. Feedback-ID and CFBL-* carry the sender's
   * reputation; RFC 9477 demands that they are signed.
   */
  static final SignedFields DEFAULTS =
      new SignedFields(
          List.of(
              new Rule("From", ALWAYS_ONE_MORE),
              new Rule("To", ALWAYS_ONE_MORE),
              new Rule("Cc", ALWAYS_ONE_MORE),
              new Rule("Subject", ALWAYS_ONE_MORE),
              new Rule("Reply-To", ALWAYS_ONE_MORE),
              // RFC 6409 §8.2, §8.3: servers on the way may add these two when they are missing.
              new Rule("Date", ONE_MORE_IF_PRESENT),
              new Rule("Message-ID", ONE_MORE_IF_PRESENT),
              new Rule("In-Reply-To", ALWAYS_ONE_MORE),
              new Rule("References", ALWAYS_ONE_MORE),
              new Rule("MIME-Version", ALWAYS_ONE_MORE),
              new Rule("Content-Type", ALWAYS_ONE_MORE),
              new Rule("Content-Transfer-Encoding", ALWAYS_ONE_MORE),
              new Rule("Content-ID", AS_PRESENT),
              new Rule("Content-Description", AS_PRESENT),
              new Rule("Content-Disposition", AS_PRESENT),
              new Rule("List-Unsubscribe", ALWAYS_ONE_MORE),
              new Rule("List-Unsubscribe-Post", ALWAYS_ONE_MORE),
              new Rule("List-Id", AS_PRESENT),
              new Rule("List-Help", AS_PRESENT),
              new Rule("List-Subscribe", AS_PRESENT),
              new Rule("List-Post", AS_PRESENT),
              new Rule("List-Owner", AS_PRESENT),
              new Rule("List-Archive", AS_PRESENT),
              new Rule("Sender", AS_PRESENT),
              new Rule("Resent-Date", AS_PRESENT),
              new Rule("Resent-From", AS_PRESENT),
              new Rule("Resent-To", AS_PRESENT),
              new Rule("Resent-Cc", AS_PRESENT),
              new Rule("Resent-Message-ID", AS_PRESENT),
              new Rule("Feedback-ID", AS_PRESENT),
              new Rule("CFBL-Address", AS_PRESENT),
              new Rule("CFBL-Feedback-ID", AS_PRESENT)));

  SignedFields {
    rules = List.copyOf(rules);
  }

  /** Picks from a header what these rules sign. */
  Selection select(HeaderBlock header) {
    List<String> mentions = new ArrayList<>();
    List<HeaderField> fields = new ArrayList<>();
    for (Rule rule : rules) {
      List<HeaderField> present = header.bottomUp(rule.name().toLowerCase(Locale.ROOT));
      fields.addAll(present);
      for (int i = 0; i < rule.mentions(present.size()); i++) {
        mentions.add(rule.name());
      }
    }
    return new Selection(mentions, fields);
  }

  /** How often a name is mentioned. */
  enum Mention {
    /** Once more than there are fields, even when there is none: nobody may add one. */
    ALWAYS_ONE_MORE,
    /** Once more than there are fields, but not at all when there is none. */
    ONE_MORE_IF_PRESENT,
    /** As often as there are fields. */
    AS_PRESENT
  }

  /** How one name is signed. */
  record Rule(String name, Mention mention) {

    int mentions(int fields) {
      return switch (mention) {
        case ALWAYS_ONE_MORE -> fields + 1;
        case ONE_MORE_IF_PRESENT -> fields == 0 ? 0 : fields + 1;
        case AS_PRESENT -> fields;
      };
    }
  }

  /**
   * What is signed of one message.
   *
   * @param mentions the names in {@code h=}
   * @param fields the fields that they stand for, in the order in which they are hashed
   */
  record Selection(List<String> mentions, List<HeaderField> fields) {}
}
