// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server.queue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.core.message.MessageId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Date;
import java.util.Map;
import javax.mail.MessagingException;
import javax.mail.internet.AddressException;
import org.apache.james.core.MailAddress;
import org.apache.james.server.core.MailImpl;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;
import org.apache.mailet.PerRecipientHeaders.Header;
import org.jspecify.annotations.Nullable;

/**
 * A mail without its message as JSON, with the id of the message's octets. Attributes that James
 * cannot write are left out, as in all of its queues.
 */
@SuppressWarnings("JavaUtilDate") // the API of James
final class MailJson {

  private static final ObjectMapper JSON = new ObjectMapper();

  private MailJson() {}

  /** A mail without its message, and where the octets of that are. */
  record Envelope(MailImpl mail, MessageId octets) {}

  /** Writes the mail as it is now. */
  static byte[] write(Mail mail, MessageId octets) {
    ObjectNode json = JSON.createObjectNode();
    json.put("octets", octets.number());
    json.put("name", mail.getName());
    json.put("state", mail.getState());
    mail.getMaybeSender().asOptional().ifPresent(it -> json.put("sender", it.asString()));
    ArrayNode recipients = json.putArray("recipients");
    mail.getRecipients().forEach(it -> recipients.add(it.asString()));
    putUnlessNull(json, "error", mail.getErrorMessage());
    putUnlessNull(json, "host", mail.getRemoteHost());
    putUnlessNull(json, "address", mail.getRemoteAddr());
    Date updated = mail.getLastUpdated();
    if (updated != null) {
      json.put("updated", updated.getTime());
    }
    writeAttributes(mail, json.putObject("attributes"));
    writeHeaders(mail, json.putArray("headers"));
    try {
      return JSON.writeValueAsBytes(json);
    } catch (IOException e) {
      throw new UncheckedIOException("the envelope of " + mail.getName(), e);
    }
  }

  private static void putUnlessNull(ObjectNode json, String field, @Nullable String value) {
    if (value != null) {
      json.put(field, value);
    }
  }

  private static void writeAttributes(Mail mail, ObjectNode attributes) {
    mail.attributes()
        .forEach(
            attribute ->
                attribute
                    .getValue()
                    .toJson()
                    .ifPresent(value -> attributes.set(attribute.getName().asString(), value)));
  }

  private static void writeHeaders(Mail mail, ArrayNode headers) {
    mail.getPerRecipientSpecificHeaders()
        .getHeadersByRecipient()
        .forEach(
            (recipient, header) ->
                headers
                    .addObject()
                    .put("recipient", recipient.asString())
                    .put("name", header.getName())
                    .put("value", header.getValue()));
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws MessagingException when this is something else
   */
  static Envelope read(byte[] written) throws MessagingException {
    try {
      return read(JSON.readTree(written));
    } catch (IOException | RuntimeException e) {
      throw new MessagingException("the envelope of a queued mail cannot be read", e);
    }
  }

  private static Envelope read(JsonNode json) throws AddressException {
    MailImpl.Builder mail =
        MailImpl.builder()
            .name(text(json, "name"))
            .state(text(json, "state"))
            .errorMessage(text(json, "error"))
            .remoteHost(text(json, "host"))
            .remoteAddr(text(json, "address"));
    if (json.has("sender")) {
      mail.sender(new MailAddress(text(json, "sender")));
    }
    if (json.has("updated")) {
      mail.lastUpdated(new Date(json.get("updated").longValue()));
    }
    for (JsonNode recipient : json.path("recipients")) {
      mail.addRecipient(new MailAddress(recipient.textValue()));
    }
    for (Map.Entry<String, JsonNode> attribute : json.path("attributes").properties()) {
      mail.addAttribute(
          new Attribute(
              AttributeName.of(attribute.getKey()), AttributeValue.fromJson(attribute.getValue())));
    }
    for (JsonNode header : json.path("headers")) {
      mail.addHeaderForRecipient(
          Header.builder().name(text(header, "name")).value(text(header, "value")).build(),
          new MailAddress(text(header, "recipient")));
    }
    return new Envelope(mail.build(), new MessageId(json.path("octets").longValue()));
  }

  private static String text(JsonNode json, String field) {
    return json.path(field).textValue();
  }
}
