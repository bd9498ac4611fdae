// SPDX-License-Identifier: Apache-2.0
package dev.waybill.it;

import dev.waybill.it.SteadyLoad.Accepted;
import dev.waybill.testkit.smtp.ReceivedMessage;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * What became of messages that got a 250: a copy at the next hop or in a local inbox, or a bounce
 * in the author's inbox; and what the log says of each recipient. Confined to one thread.
 */
final class DeliveryCheck {

  private static final Pattern MESSAGE_ID = Pattern.compile("Message-ID: <(m\\d+@example\\.com)>");
  private static final Pattern ID = Pattern.compile("<(m\\d+@example\\.com)>");
  private static final Pattern EVENT =
      Pattern.compile("\"event\"\\s*:\\s*\"([a-z-]+)\"[^{}]*?\"recipient\"\\s*:\\s*\"([^\"]+)\"");
  private static final Set<String> FINAL =
      Set.of("delivered", "delivered-locally", "bounced", "bounced-later");
  private static final Duration POLL = Duration.ofSeconds(1);

  private final World world;
  private final WaybillServer server;
  private final Map<String, Integer> copies = new HashMap<>();
  private int read;

  DeliveryCheck(World world, WaybillServer server) {
    this.world = world;
    this.server = server;
  }

  /**
   * Waits until nothing is missing, or the patience has an end.
   *
   * @return what is missing: Message-ID and recipient
   */
  Set<String> awaitNoneMissing(Collection<Accepted> accepted, Duration patience) {
    return awaitEmpty(patience, () -> missing(accepted));
  }

  /**
   * Waits until the log tells the final outcome of every recipient, or the patience has an end.
   *
   * @return recipients without one: token, recipient, and what the log has
   */
  Set<String> awaitFinalEvents(Collection<Accepted> accepted, Duration patience) {
    Set<Accepted> open = new HashSet<>(accepted);
    return awaitEmpty(
        patience,
        () -> {
          Set<String> without = new TreeSet<>();
          for (Accepted message : Set.copyOf(open)) {
            if (!without.addAll(recipientsWithoutOutcome(message))) {
              open.remove(message);
            }
          }
          return without;
        });
  }

  /** How many copies too many the next hop has. */
  int duplicates() {
    readSink();
    return copies.values().stream().mapToInt(count -> count - 1).sum();
  }

  private interface Look {
    Set<String> now() throws Exception;
  }

  private static Set<String> awaitEmpty(Duration patience, Look look) {
    Set<String> last = new TreeSet<>();
    try {
      Awaitility.await()
          .atMost(patience)
          .pollInterval(POLL)
          .ignoreExceptionsMatching(Mailboxes::isPassing)
          .until(
              () -> {
                Set<String> found = look.now();
                last.clear();
                last.addAll(found);
                return found.isEmpty();
              });
    } catch (ConditionTimeoutException e) {
      if (last.isEmpty()) {
        throw e;
      }
    }
    return last;
  }

  private Set<String> missing(Collection<Accepted> accepted) {
    readSink();
    Set<String> missing = new TreeSet<>();
    for (Accepted message : accepted) {
      for (String recipient : message.recipients()) {
        String copy = message.id() + " to " + recipient;
        if (!copies.containsKey(copy)) {
          missing.add(copy);
        }
      }
    }
    if (missing.size() < accepted.size() / 2) {
      removeWhatTheInboxHas(missing);
    }
    return missing;
  }

  private void readSink() {
    List<ReceivedMessage> received = world.sink.messages();
    for (ReceivedMessage message : received.subList(read, received.size())) {
      Matcher id = MESSAGE_ID.matcher(message.text());
      if (id.find()) {
        String recipient = message.envelope().recipientAddresses().get(0);
        copies.merge(id.group(1) + " to " + recipient, 1, Integer::sum);
      }
    }
    read = received.size();
  }

  private void removeWhatTheInboxHas(Set<String> missing) {
    Mailboxes mailboxes = new Mailboxes(server);
    Set<String> here = ids(mailboxes.headerFields(WaybillServer.USER, "Message-ID"));
    Set<String> told = ids(mailboxes.headerFields(WaybillServer.USER, "References"));
    missing.removeIf(
        copy -> {
          String id = copy.substring(0, copy.indexOf(' '));
          boolean local = copy.endsWith(WaybillServer.USER);
          return local ? here.contains(id) : told.contains(id);
        });
  }

  private static Set<String> ids(List<String> fields) {
    Set<String> ids = new HashSet<>();
    for (String field : fields) {
      ID.matcher(field).results().map((MatchResult found) -> found.group(1)).forEach(ids::add);
    }
    return ids;
  }

  private Set<String> recipientsWithoutOutcome(Accepted message) {
    String history = server.get("/waybill/messages/" + message.token()).body();
    Map<String, Set<String>> events = new HashMap<>();
    EVENT
        .matcher(history)
        .results()
        .forEach(
            found ->
                events.computeIfAbsent(found.group(2), r -> new TreeSet<>()).add(found.group(1)));
    Set<String> without = new TreeSet<>();
    for (String recipient : message.recipients()) {
      Set<String> found = events.getOrDefault(recipient, Set.of());
      if (Collections.disjoint(found, FINAL)) {
        without.add(message.token() + " to " + recipient + ": " + found);
      }
    }
    return without;
  }
}
