// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim;

import static dev.waybill.core.dkim.SignedFields.Mention.ALWAYS_ONE_MORE;
import static dev.waybill.core.dkim.SignedFields.Mention.AS_PRESENT;
import static dev.waybill.core.dkim.SignedFields.Mention.ONE_MORE_IF_PRESENT;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

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

  static final FieldName FROM = new FieldName("From");

  /** RFC 6409 §8.2, §8.3: servers on the way may add these two when they are missing. */
  private static final Set<FieldName> ADDED_ON_THE_WAY =
      Set.of(new FieldName("Date"), new FieldName("Message-ID"));

  private static final Set<FieldName> NEVER =
      Set.copyOf(
          names(
              List.of(
                  "Received",
                  "Return-Path",
                  "Bcc",
                  "Resent-Bcc",
                  "DKIM-Signature",
                  "Authentication-Results",
                  "ARC-Seal",
                  "ARC-Message-Signature",
                  "ARC-Authentication-Results")));

  /**
   * What a reader sees, what makes the body readable, and what the reader's buttons do: RFC 6376
   * §5.4.1 recommends most of it.
   */
  static final List<FieldName> OVER_SIGNED =
      names(
          List.of(
              "From",
              "To",
              "Cc",
              "Subject",
              "Reply-To",
              "Date",
              "Message-ID",
              "In-Reply-To",
              "References",
              "MIME-Version",
              "Content-Type",
              "Content-Transfer-Encoding",
              "List-Unsubscribe",
              "List-Unsubscribe-Post"));

  /**
   * What others on the way may rightly add. Feedback-ID and CFBL-* carry the sender's reputation;
   * RFC 9477 demands that they are signed.
   */
  static final List<FieldName> SIGNED_IF_PRESENT =
      names(
          List.of(
              "Content-ID",
              "Content-Description",
              "Content-Disposition",
              "List-Id",
              "List-Help",
              "List-Subscribe",
              "List-Post",
              "List-Owner",
              "List-Archive",
              "Sender",
              "Resent-Date",
              "Resent-From",
              "Resent-To",
              "Resent-Cc",
              "Resent-Message-ID",
              "Feedback-ID",
              "CFBL-Address",
              "CFBL-Feedback-ID"));

  static final SignedFields DEFAULTS = of(OVER_SIGNED, SIGNED_IF_PRESENT);

  SignedFields {
    rules = List.copyOf(rules);
  }

  /**
   * The rules that an administrator's two lists make. From is over-signed, listed or not (RFC 6376
   * §5.4); a name in both lists is over-signed.
   */
  static SignedFields of(List<FieldName> overSigned, List<FieldName> ifPresent) {
    Map<FieldName, Rule> rules = new LinkedHashMap<>();
    rules.put(FROM, new Rule(FROM, ALWAYS_ONE_MORE));
    for (FieldName name : overSigned) {
      Mention mention = ADDED_ON_THE_WAY.contains(name) ? ONE_MORE_IF_PRESENT : ALWAYS_ONE_MORE;
      rules.putIfAbsent(name, new Rule(name, mention));
    }
    for (FieldName name : ifPresent) {
      rules.putIfAbsent(name, new Rule(name, AS_PRESENT));
    }
    return new SignedFields(List.copyOf(rules.values()));
  }

  /**
   * Reads the name of a field that may be signed.
   *
   * @throws IllegalArgumentException when it is no name, or one that changes on the way
   */
  static FieldName name(String text) {
    FieldName name = new FieldName(text);
    if (NEVER.contains(name)) {
      throw new IllegalArgumentException(
          "\"" + text + "\" changes on the way to the reader and must not be signed");
    }
    return name;
  }

  private static List<FieldName> names(List<String> names) {
    return names.stream().map(FieldName::new).toList();
  }

  /** Picks from a header what these rules sign. */
  Selection select(FieldTable table) {
    List<String> mentions = new ArrayList<>();
    List<HeaderField> fields = new ArrayList<>();
    for (Rule rule : rules) {
      int before = fields.size();
      // RFC 6376 §5.4.2: fields of one name are signed from the bottom up.
      int at = table.lastBefore(table.size(), rule.name());
      while (at >= 0) {
        fields.add(table.field(at));
        at = table.lastBefore(at, rule.name());
      }
      for (int left = rule.mentions(fields.size() - before); left > 0; left--) {
        mentions.add(rule.name().toString());
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
  record Rule(FieldName name, Mention mention) {

    int mentions(int fields) {
      return switch (mention) {
        case ALWAYS_ONE_MORE -> fields + 1;
        case ONE_MORE_IF_PRESENT -> fields == 0 ? 0 : fields + 1;
        case AS_PRESENT -> fields;
      };
    }
  }

  /**
   * What is signed of one message. Confined to one call.
   *
   * @param mentions the names in {@code h=}
   * @param fields the fields that they stand for, in the order in which they are hashed
   */
  record Selection(List<String> mentions, List<HeaderField> fields) {}
}
