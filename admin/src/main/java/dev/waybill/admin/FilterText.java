// SPDX-License-Identifier: Apache-2.0
package dev.waybill.admin;

import dev.waybill.core.address.DomainName;
import dev.waybill.core.address.Network;
import dev.waybill.core.message.MessageToken;
import dev.waybill.core.queue.DeliveryFilter;
import dev.waybill.core.queue.WaitReason;
import dev.waybill.core.relay.Grant;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads which deliveries somebody means, from the parts that they name. */
final class FilterText {

  /** Every part that can be named. */
  static final List<String> NAMES =
      List.of(
          "site",
          "account",
          "network",
          "domain",
          "sender",
          "token",
          "state",
          "acceptedBefore",
          "reply");

  private final Function<String, Optional<String>> part;
  private DeliveryFilter filter = DeliveryFilter.ALL;

  private FilterText(Function<String, Optional<String>> part) {
    this.part = part;
  }

  /**
   * The filter of these parts; every delivery when there is none.
   *
   * @throws IllegalArgumentException when one of them cannot be
   */
  static DeliveryFilter read(Function<String, Optional<String>> part) {
    return new FilterText(part).read();
  }

  private DeliveryFilter read() {
    if (part.apply("account").isPresent() && part.apply("network").isPresent()) {
      throw new IllegalArgumentException("mail comes from an account or a network, not from both");
    }
    narrow("site", text -> filter.toSite(text));
    narrow("account", text -> filter.ofClient(new Grant.OfAccount(text).label()));
    narrow("network", text -> filter.ofClient(new Grant.OfNetwork(Network.parse(text)).label()));
    narrow("domain", text -> filter.toDomain(DomainName.parse(text).value()));
    narrow("sender", text -> filter.fromSender(text.equals("<>") ? "" : text));
    narrow("token", text -> filter.ofMessage(MessageToken.parse(text)));
    narrow("state", text -> filter.waitingFor(state(text)));
    narrow("acceptedBefore", text -> filter.acceptedBefore(time(text)));
    narrow("reply", text -> filter.withReply(text));
    return filter;
  }

  private void narrow(String name, Function<String, DeliveryFilter> with) {
    part.apply(name)
        .ifPresent(
            text -> {
              if (text.isBlank() || text.chars().anyMatch(Character::isISOControl)) {
                throw new IllegalArgumentException(name + " needs one line of text");
              }
              filter = with.apply(text.strip());
            });
  }

  private static WaitReason.Kind state(String text) {
    return Arrays.stream(WaitReason.Kind.values())
        .filter(kind -> QueuedEntry.label(kind).equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "state is one of "
                        + Arrays.stream(WaitReason.Kind.values())
                            .map(QueuedEntry::label)
                            .collect(Collectors.joining(", "))));
  }

  private static Instant time(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          "acceptedBefore needs a point in time such as 2026-12-01T18:00:00Z", e);
    }
  }
}
