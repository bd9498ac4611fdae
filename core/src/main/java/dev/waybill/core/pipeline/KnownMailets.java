// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.pipeline;

import static java.util.Map.entry;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the mailets of James 3.8.1 and of Waybill do with a message.
 *
 * <p>Source: their code, checked for calls that change a header field or the content of the given
 * message. A mailet that creates and sends a new message is harmless here: the new message starts
 * in the spool and is signed separately. Per-recipient header fields are harmless too, because only
 * local delivery writes them.
 */
final class KnownMailets {

  static final String SIGNER = "dev.waybill.mailets.SignDkim";

  /** The package in which James looks for a class that it does not find under its name. */
  private static final String JAMES = "org.apache.james.transport.mailets.";

  private static final Map<String, String> TOUCHING =
      Map.ofEntries(
          entry(JAMES + "AddFooter", "adds a footer to the body"),
          entry(JAMES + "AddHabeasWarrantMark", "adds header fields"),
          entry(JAMES + "AddSubjectPrefix", "changes the Subject"),
          entry(JAMES + "ClassifyBounce", "sets a header field"),
          entry(JAMES + "Expires", "sets a header field"),
          entry(JAMES + "HeadersToHTTP", "sets a header field"),
          entry(JAMES + "ICALToHeader", "adds header fields"),
          entry(JAMES + "MailAttributesListToMimeHeaders", "adds header fields"),
          entry(JAMES + "MailAttributesToMimeHeaders", "adds header fields"),
          entry(JAMES + "OnlyText", "replaces the body"),
          entry(JAMES + "RecoverAttachment", "puts attachments back into the body"),
          entry(JAMES + "RemoveMimeHeader", "removes header fields"),
          entry(JAMES + "RemoveMimeHeaderByPrefix", "removes header fields"),
          entry(JAMES + "ReplaceContent", "replaces text in subject and body"),
          entry(JAMES + "SerialiseToHTTP", "sets a header field"),
          entry(JAMES + "SetMimeHeader", "adds a header field"),
          entry(JAMES + "SMIMEDecrypt", "replaces the body"),
          entry(JAMES + "SMIMESign", "replaces the body"),
          entry(JAMES + "SPF", "adds a header field"),
          entry(JAMES + "StripAttachment", "removes attachments from the body"),
          entry(JAMES + "ToPlainText", "replaces the body"),
          entry(JAMES + "UnwrapText", "replaces the body"),
          entry(JAMES + "WrapText", "replaces the body"),
          entry("org.apache.james.jdkim.mailets.ConvertTo7Bit", "encodes the body again"),
          entry("org.apache.james.jdkim.mailets.DKIMSign", "writes the header again"),
          entry("org.apache.james.jmap.mailet.TextCalendarBodyToAttachment", "replaces the body"));

  private static final Set<String> HARMLESS =
      Set.of(
          SIGNER,
          "dev.waybill.mailets.RewriteReturnPath",
          "dev.waybill.mailets.RouteRoleAddresses",
          "dev.waybill.mailets.SeparateRecipients",
          "org.apache.james.jdkim.mailets.DKIMVerify",
          "org.apache.james.jmap.mailet.filter.JMAPFiltering",
          JAMES + "AddDeliveredToHeader",
          JAMES + "AmqpForwardAttribute",
          JAMES + "Bounce",
          JAMES + "ContactExtractor",
          JAMES + "debug.Counter",
          JAMES + "debug.DumpSystemErr",
          JAMES + "debug.ExceptionThrowingMailet",
          JAMES + "debug.Identity",
          JAMES + "DSNBounce",
          JAMES + "Forward",
          JAMES + "FromRepository",
          JAMES + "ICALToJsonAttribute",
          JAMES + "ICalendarParser",
          JAMES + "LogMessage",
          JAMES + "managesieve.ManageSieveMailet",
          JAMES + "MetricsMailet",
          JAMES + "MimeDecodingMailet",
          JAMES + "NotifyPostmaster",
          JAMES + "NotifySender",
          JAMES + "PostmasterAlias",
          JAMES + "PropagateError",
          JAMES + "RandomStoring",
          JAMES + "RecipientRewriteTable",
          JAMES + "RecipientToLowerCase",
          JAMES + "Redirect",
          JAMES + "RemoveAllMailAttributes",
          JAMES + "RemoveMailAttribute",
          JAMES + "Requeue",
          JAMES + "Resend",
          JAMES + "ServerTime",
          JAMES + "SetErrorMessage",
          JAMES + "SetMailAttribute",
          JAMES + "Sieve",
          JAMES + "ToSenderFolder",
          JAMES + "UseHeaderRecipients",
          JAMES + "VacationMailet",
          JAMES + "WhiteListManager",
          JAMES + "WithPriority",
          JAMES + "WithStorageDirective");

  private static final Map<String, Role> OTHERS =
      Map.of(
          "dev.waybill.mailets.DeliverLocally",
          Role.ENDS,
          "dev.waybill.mailets.DeliverRemotely",
          Role.SENDS,
          "dev.waybill.mailets.RouteBounce",
          Role.ENDS,
          JAMES + "LocalDelivery",
          Role.ENDS,
          JAMES + "Null",
          Role.ENDS,
          JAMES + "RemoteDelivery",
          Role.SENDS,
          JAMES + "ToProcessor",
          Role.ROUTES,
          JAMES + "ToRepository",
          Role.ENDS,
          JAMES + "ToSenderDomainRepository",
          Role.ENDS);

  private static final Map<String, Role> ROLES = roles();

  private KnownMailets() {}

  /** What this mailet does with its parameters. */
  static Role roleOf(Step step) {
    Role role = named(step.type()).map(ROLES::get).orElse(Role.FOREIGN);
    boolean passes = role == Role.ENDS && step.isSet("passThrough");
    boolean silent = isNamed(step, JAMES + "SPF") && !step.isSet("addHeader");
    return passes || silent ? Role.HARMLESS : role;
  }

  /** What a mailet that changes messages does to them, as text after "it". */
  static String deed(Step step) {
    return named(step.type()).map(TOUCHING::get).orElse("changes the message");
  }

  static boolean isSigner(Step step) {
    return isNamed(step, SIGNER);
  }

  /** Whether it is a mailet of James 3.8.1, so that its class need not be looked for. */
  static boolean isOfJames(Step step) {
    return named(step.type()).filter(name -> name.startsWith("org.apache.james.")).isPresent();
  }

  /** Whether it is James's own delivery to other servers. */
  static boolean isStockDelivery(Step step) {
    return isNamed(step, JAMES + "RemoteDelivery");
  }

  /** Whether it is James's own delivery into mailboxes. */
  static boolean isStockLocal(Step step) {
    return isNamed(step, JAMES + "LocalDelivery");
  }

  /** Whether mail that it matches is deleted. */
  static boolean isDropping(Step step) {
    return isNamed(step, JAMES + "Null");
  }

  private static boolean isNamed(Step step, String name) {
    return named(step.type()).filter(name::equals).isPresent();
  }

  /** The full name of a known mailet: as written, or in the package of James. */
  private static Optional<String> named(String type) {
    if (ROLES.containsKey(type)) {
      return Optional.of(type);
    }
    return Optional.of(JAMES + type).filter(ROLES::containsKey);
  }

  private static Map<String, Role> roles() {
    Map<String, Role> roles = new HashMap<>(OTHERS);
    TOUCHING.keySet().forEach(name -> roles.put(name, Role.TOUCHES));
    HARMLESS.forEach(name -> roles.put(name, Role.HARMLESS));
    return Map.copyOf(roles);
  }
}
