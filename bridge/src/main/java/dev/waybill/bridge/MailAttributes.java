// SPDX-License-Identifier: Apache-2.0
package dev.waybill.bridge;

import dev.waybill.core.address.EnvelopeSender;
import dev.waybill.core.address.Mailbox;
import dev.waybill.core.address.Network;
import dev.waybill.core.delivery.Consignment;
import dev.waybill.core.journal.SignatureNote;
import dev.waybill.core.message.MessageToken;
import dev.waybill.core.relay.Grant;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeUtils;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;

/**
 * What we remember about a message while James carries it, as attributes of the mail.
 *
 * <p>Only plain strings are kept, because James restores attributes with its own class loader.
 * Clients cannot set attributes, so what stands here is our own decision.
 */
public final class MailAttributes {

  private static final AttributeName CLIENT = AttributeName.of("waybill.client");
  private static final AttributeName CLIENT_NETWORK = AttributeName.of("waybill.client-network");
  private static final AttributeName SPLIT = AttributeName.of("waybill.split");
  private static final AttributeName TOKEN = AttributeName.of("waybill.token");
  private static final AttributeName ACCEPTED_AT = AttributeName.of("waybill.accepted-at");
  private static final AttributeName PLAN = AttributeName.of("waybill.plan");
  private static final AttributeName COUNTED = AttributeName.of("waybill.counted");
  private static final AttributeName UNCOUNTED = AttributeName.of("waybill.uncounted");
  private static final AttributeName CONVERTED = AttributeName.of("waybill.converted");
  private static final AttributeName SIGNED = AttributeName.of("waybill.signed");
  private static final AttributeName WAITS_SINCE = AttributeName.of("waybill.waits-since");
  private static final AttributeName RELEASED_AT = AttributeName.of("waybill.released-at");
  private static final AttributeName SIGNATURES = AttributeName.of("waybill.signatures");

  /** Set by James's JMAP where a message is submitted; James has no constant that we could see. */
  private static final AttributeName JMAP_USER =
      AttributeName.of("org.apache.james.jmap.send.MailMetaData.username");

  /** Stands in no address: core refuses control characters. */
  private static final String SEPARATOR = "\t";

  private MailAttributes() {}

  /** Notes when the message came in and what it is called from now on. */
  public static MessageToken stamp(Mail mail, Instant now) {
    MessageToken token = MessageToken.derive(mail.getName());
    set(mail, TOKEN, token.text());
    set(mail, ACCEPTED_AT, now.toString());
    return token;
  }

  /**
   * Stamps a message that no hook has seen before it is split, so that a part which is made twice
   * is known by its token.
   */
  public static void stampOnce(Mail mail, InstantSource clock) {
    if (get(mail, TOKEN).isEmpty()) {
      stamp(mail, acceptedAt(mail).orElseGet(clock::instant));
    }
  }

  /** Names the message after this very mail, which is a copy of one that goes another way. */
  public static MessageToken renew(Mail mail) {
    MessageToken token = MessageToken.derive(mail.getName());
    set(mail, TOKEN, token.text());
    return token;
  }

  /**
   * Takes the token from a mail that does not leave by itself, so that whatever James makes of it,
   * such as the copies for an alias, gets one of its own; and the mark that it was counted, which
   * is true of the foreign recipients that the client named.
   */
  public static void forgetToken(Mail mail) {
    mail.removeAttribute(TOKEN);
    mail.removeAttribute(COUNTED);
  }

  /** Notes that the bytes were converted to 7 bits, which James keeps with the attributes. */
  static void markConverted(Mail mail) {
    set(mail, CONVERTED, "true");
  }

  /** Whether the bytes were converted to 7 bits. */
  static boolean isConverted(Mail mail) {
    return get(mail, CONVERTED).isPresent();
  }

  /**
   * Notes which header fields we put on top of the bytes, which James keeps with the attributes.
   */
  static void ownFields(Mail mail, OwnFields fields) {
    set(mail, SIGNED, fields.toString());
  }

  /** Forgets the header fields that are not on top of the bytes any more. */
  static void forgetOwnFields(Mail mail) {
    mail.removeAttribute(SIGNED);
  }

  /** Which header fields we put on top of the bytes; a mail made of this one may say so wrongly. */
  static Optional<OwnFields> ownFields(Mail mail) {
    return get(mail, SIGNED).flatMap(OwnFields::parse);
  }

  /** Notes since when the message waits for a key, unless that is noted. */
  static Instant waitsSince(Mail mail, Instant now) {
    if (get(mail, WAITS_SINCE).isEmpty()) {
      set(mail, WAITS_SINCE, now.toString());
    }
    return get(mail, WAITS_SINCE).map(Instant::parse).orElse(now);
  }

  /** Whether the message waits for a key, or has waited. */
  static boolean hasWaited(Mail mail) {
    return get(mail, WAITS_SINCE).isPresent();
  }

  /** Notes that the message was kept until now, and that it is not older than that to delivery. */
  static void releasedAt(Mail mail, Instant now) {
    set(mail, RELEASED_AT, now.toString());
  }

  /** Notes what the journal shall say of the signatures when the message leaves. */
  static void signatures(Mail mail, SignatureNote note) {
    set(mail, SIGNATURES, note.toString());
  }

  /** What was noted of the signatures; empty when nobody was asked to sign. */
  static Optional<SignatureNote> signatures(Mail mail) {
    return get(mail, SIGNATURES).map(SignatureNote::parse);
  }

  /** Notes that the limits of the dialogue have counted this message. */
  public static void markCounted(Mail mail) {
    set(mail, COUNTED, "true");
  }

  /** Whether the limits of the dialogue have counted this message. */
  public static boolean isCounted(Mail mail) {
    return get(mail, COUNTED).isPresent();
  }

  /** Notes that the limits could not be asked, so that the message has to wait for them. */
  public static void markUncounted(Mail mail) {
    set(mail, UNCOUNTED, "true");
  }

  /** Whether the message has to wait until the limits can be asked. */
  public static boolean isUncounted(Mail mail) {
    return get(mail, UNCOUNTED).isPresent();
  }

  /** Notes who may relay this message. */
  public static void grant(Mail mail, Grant grant) {
    set(mail, CLIENT, grant.label());
  }

  /** Who may relay this message; empty when nobody decided so. */
  public static Optional<Grant> grant(Mail mail) {
    return get(mail, CLIENT).flatMap(Grant::parse);
  }

  /** Notes from which network the message came; see {@link #clientNetwork(Mail)}. */
  public static void clientNetwork(Mail mail, Network network) {
    set(mail, CLIENT_NETWORK, network.toString());
  }

  /**
   * The most specific network of the relay policy that the client's address is in, or the address
   * by itself, whoever had logged in; empty when the message did not come over a connection.
   */
  public static Optional<Network> clientNetwork(Mail mail) {
    return get(mail, CLIENT_NETWORK).map(Network::parse);
  }

  /**
   * Notes that a mail is a part of another one, so that it is not taken for a message that a mailet
   * made: James marks everything so that a mailet sends.
   */
  public static void markSplit(Mail whole, Mail part) {
    if (!isMadeByMailet(whole)) {
      set(part, SPLIT, part.getName());
    }
  }

  /**
   * Whether a mailet made the message. The mark of a part has the name of its mail, because a
   * mailet that makes a message of the part copies the mark.
   */
  public static boolean isMadeByMailet(Mail mail) {
    boolean part = get(mail, SPLIT).filter(mail.getName()::equals).isPresent();
    return !part && mail.getAttribute(Mail.SENT_BY_MAILET_ATTRIBUTE.getName()).isPresent();
  }

  /** The account that submitted the message over JMAP. */
  public static Optional<String> jmapAccount(Mail mail) {
    return get(mail, JMAP_USER);
  }

  /** The account that had logged in when the message came over SMTP. */
  public static Optional<String> smtpAccount(Mail mail) {
    return get(mail, Mail.SMTP_AUTH_USER);
  }

  /** Whether the message came over SMTP, so that the mail's remote address is that of a client. */
  public static boolean cameOverSmtp(Mail mail) {
    return mail.getAttribute(Mail.SMTP_SESSION_ID).isPresent();
  }

  /** What the message is called; derived from its name when no hook saw it. */
  public static MessageToken token(Mail mail) {
    return get(mail, TOKEN)
        .map(MessageToken::new)
        .orElseGet(() -> MessageToken.derive(mail.getName()));
  }

  /** When the message came in; empty when no hook saw it. */
  public static Optional<Instant> acceptedAt(Mail mail) {
    return get(mail, ACCEPTED_AT).map(Instant::parse);
  }

  /** Writes down under which return path each recipient's copy leaves. */
  public static void plan(Mail mail, List<Consignment> consignments) {
    List<AttributeValue<?>> lines = new ArrayList<>();
    for (Consignment consignment : consignments) {
      String line =
          String.join(
              SEPARATOR,
              Integer.toString(consignment.index()),
              consignment.sender().path(),
              consignment.recipient().toString());
      lines.add(AttributeValue.of(line));
    }
    mail.setAttribute(new Attribute(PLAN, AttributeValue.of(lines)));
  }

  /** The plan that was written down; empty when there is none. */
  public static List<Consignment> plan(Mail mail) {
    Optional<Instant> acceptedAt = acceptedAt(mail);
    Optional<List<AttributeValue<?>>> lines = planLines(mail);
    if (lines.isEmpty() || acceptedAt.isEmpty()) {
      return List.of();
    }
    MessageToken token = token(mail);
    Instant releasedAt = get(mail, RELEASED_AT).map(Instant::parse).orElse(acceptedAt.get());
    return lines.get().stream()
        .map(line -> consignment(token, acceptedAt.get(), releasedAt, String.valueOf(line.value())))
        .toList();
  }

  @SuppressWarnings("unchecked") // only plan() writes this attribute
  private static Optional<List<AttributeValue<?>>> planLines(Mail mail) {
    return AttributeUtils.getValueAndCastFromMail(
        mail, PLAN, (Class<List<AttributeValue<?>>>) (Class<?>) List.class);
  }

  private static Consignment consignment(
      MessageToken token, Instant acceptedAt, Instant releasedAt, String line) {
    String[] parts = line.split(SEPARATOR, 3);
    EnvelopeSender sender = EnvelopeSender.parse(parts[1]);
    Mailbox recipient = Mailbox.parse(parts[2]);
    return new Consignment(
        token, Integer.parseInt(parts[0]), recipient, sender, acceptedAt, releasedAt, 0);
  }

  private static void set(Mail mail, AttributeName name, String value) {
    mail.setAttribute(new Attribute(name, AttributeValue.of(value)));
  }

  private static Optional<String> get(Mail mail, AttributeName name) {
    return AttributeUtils.getValueAndCastFromMail(mail, name, String.class);
  }
}
