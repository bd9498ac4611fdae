// SPDX-License-Identifier: Apache-2.0
package dev.waybill.bridge;

import dev.waybill.core.address.EnvelopeSender;
import dev.waybill.core.address.Mailbox;
import dev.waybill.core.address.Network;
import dev.waybill.core.message.MessageToken;
import dev.waybill.core.outcome.Accepted;
import dev.waybill.core.outcome.AcceptedText;
import dev.waybill.core.outcome.SignatureNote;
import dev.waybill.core.relay.Grant;
import dev.waybill.runtime.OutgoingMail.Signed;
import dev.waybill.runtime.PlannedDelivery;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
  private static final AttributeName ACCEPTED = AttributeName.of("waybill.accepted");
  private static final AttributeName LOGGED = AttributeName.of("waybill.logged");
  private static final AttributeName DEAD = AttributeName.of("waybill.dead");
  private static final AttributeName HEAD = AttributeName.of("waybill.head");
  private static final AttributeName MISSING_KEY = AttributeName.of("waybill.missing-key");
  private static final AttributeName ACCEPTED_AT = AttributeName.of("waybill.accepted-at");
  private static final AttributeName PLAN = AttributeName.of("waybill.plan");
  private static final AttributeName COUNTED = AttributeName.of("waybill.counted");
  private static final AttributeName UNCOUNTED = AttributeName.of("waybill.uncounted");
  private static final AttributeName CONVERTED = AttributeName.of("waybill.converted");
  private static final AttributeName SIGNED = AttributeName.of("waybill.signed");
  private static final AttributeName SIGNATURES = AttributeName.of("waybill.signatures");

  /** Set by James's JMAP where a message is submitted; James has no constant that we could see. */
  private static final AttributeName JMAP_USER =
      AttributeName.of("org.apache.james.jmap.send.MailMetaData.username");

  /** In no address, token or name of a mail: core and James refuse control characters there. */
  private static final String SEPARATOR = "\t";

  private static final String PART = "part-";

  private static final Pattern PART_NAME = Pattern.compile(PART + "([0-9a-v]{16})-\\d{1,9}");

  private MailAttributes() {}

  /** Notes when the message came in and what it is called from now on. */
  public static MessageToken stamp(Mail mail, Instant now) {
    MessageToken token = MessageToken.derive(mail.getName());
    token(mail, token);
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

  /**
   * Names a part of a mail and has it keep the token of the whole. The name tells the token, too:
   * James makes mails of a part that have its name and no attributes. The same part has the same
   * name when the mail is split again.
   *
   * @param number of the part, from 0
   */
  public static void part(Mail whole, Mail part, int number) {
    MessageToken token = token(whole);
    part.setName(PART + token.text() + "-" + number);
    token(part, token);
  }

  /** Names a message that James has made of another one, under the same name. */
  public static MessageToken renew(Mail mail) {
    MessageToken token = MessageToken.derive(mail.getName() + " again");
    token(mail, token);
    return token;
  }

  /** Notes how the message came in. */
  public static void accepted(Mail mail, Accepted accepted) {
    set(mail, ACCEPTED, AcceptedText.write(accepted));
  }

  /** How the message came in; empty when no hook saw it, or James made it of another one. */
  public static Optional<Accepted> accepted(Mail mail) {
    MessageToken token = token(mail);
    return get(mail, ACCEPTED)
        .map(AcceptedText::read)
        .filter(accepted -> accepted.message().equals(token));
  }

  /** Notes that the log says how the message came in. */
  public static void markLogged(Mail mail) {
    set(mail, LOGGED, mail.getName());
  }

  /** Notes that the log ended the deliveries of this mail, which became a dead letter. */
  public static void markDead(Mail mail) {
    set(mail, DEAD, mail.getName());
  }

  /** Forgets that the mail was a dead letter; whether it was one. */
  public static boolean revive(Mail mail) {
    return mail.removeAttribute(DEAD).isPresent();
  }

  /** Whether the log says how the message came in. */
  public static boolean isLogged(Mail mail) {
    return get(mail, LOGGED).isPresent();
  }

  /**
   * Forgets that the message was counted, which is true of the foreign recipients that the client
   * named, and not of those that James may make of local ones.
   */
  public static void forgetCounted(Mail mail) {
    mail.removeAttribute(COUNTED);
  }

  /** Notes what came of signing the message. */
  static void signed(Mail mail, Signed signed) {
    set(mail, HEAD, signed.head());
    set(mail, SIGNATURES, signed.note().toString());
    if (signed.missingKey().isPresent()) {
      set(mail, MISSING_KEY, signed.missingKey().get());
    } else {
      mail.removeAttribute(MISSING_KEY);
    }
  }

  /** What came of signing the message; empty when nobody was asked to. */
  static Optional<Signed> signed(Mail mail) {
    return get(mail, SIGNATURES)
        .map(
            note ->
                new Signed(
                    get(mail, HEAD).orElse(""), get(mail, MISSING_KEY), SignatureNote.parse(note)));
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

  /** Which header fields we put on top of the bytes; a mail made of this one may say so wrongly. */
  static Optional<OwnFields> ownFields(Mail mail) {
    return get(mail, SIGNED).flatMap(OwnFields::parse);
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
   * by itself, no matter who had logged in; empty when the message did not come over a connection.
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

  /**
   * What the message is called. A mail that James has made of this one has another name and copies
   * the attributes; it is another message, and called after its own name.
   */
  public static MessageToken token(Mail mail) {
    return get(mail, TOKEN)
        .map(text -> text.split(SEPARATOR, 2))
        .filter(parts -> parts.length == 2 && parts[1].equals(mail.getName()))
        .map(parts -> new MessageToken(parts[0]))
        .orElseGet(() -> named(mail.getName()));
  }

  private static MessageToken named(String name) {
    Matcher part = PART_NAME.matcher(name);
    return part.matches() ? new MessageToken(part.group(1)) : MessageToken.derive(name);
  }

  private static void token(Mail mail, MessageToken token) {
    set(mail, TOKEN, token.text() + SEPARATOR + mail.getName());
  }

  /** When the message came in; empty when no hook saw it. */
  public static Optional<Instant> acceptedAt(Mail mail) {
    return get(mail, ACCEPTED_AT).map(Instant::parse);
  }

  /** Writes down under which return path each recipient's copy leaves. */
  public static void plan(Mail mail, List<PlannedDelivery> planned) {
    List<AttributeValue<?>> lines = new ArrayList<>();
    for (PlannedDelivery each : planned) {
      String line =
          String.join(
              SEPARATOR,
              Integer.toString(each.index()),
              each.sender().path(),
              each.recipient().toString());
      lines.add(AttributeValue.of(line));
    }
    mail.setAttribute(new Attribute(PLAN, AttributeValue.of(lines)));
  }

  /** The plan that was written down; empty when there is none. */
  public static List<PlannedDelivery> plan(Mail mail) {
    return planLines(mail).stream()
        .flatMap(List::stream)
        .map(line -> planned(String.valueOf(line.value())))
        .toList();
  }

  @SuppressWarnings("unchecked") // only plan() writes this attribute
  private static Optional<List<AttributeValue<?>>> planLines(Mail mail) {
    return AttributeUtils.getValueAndCastFromMail(
        mail, PLAN, (Class<List<AttributeValue<?>>>) (Class<?>) List.class);
  }

  private static PlannedDelivery planned(String line) {
    String[] parts = line.split(SEPARATOR, 3);
    return new PlannedDelivery(
        Integer.parseInt(parts[0]), Mailbox.parse(parts[2]), EnvelopeSender.parse(parts[1]));
  }

  private static void set(Mail mail, AttributeName name, String value) {
    mail.setAttribute(new Attribute(name, AttributeValue.of(value)));
  }

  private static Optional<String> get(Mail mail, AttributeName name) {
    return AttributeUtils.getValueAndCastFromMail(mail, name, String.class);
  }
}
