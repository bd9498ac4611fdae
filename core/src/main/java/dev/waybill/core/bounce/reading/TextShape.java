// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.bounce.reading;

import dev.waybill.core.bounce.reading.NamedRecipients.Named;
import dev.waybill.core.bounce.reading.RecipientReport.Action;
import dev.waybill.core.bounce.reading.ReturnedMail.DeliveryReport;
import dev.waybill.core.bounce.text.Hosts;
import dev.waybill.core.bounce.text.Meaning;
import dev.waybill.core.bounce.text.Replies;
import dev.waybill.core.bounce.text.ServerText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A delivery report in a server's own words.
 *
 * <p>What a mail system writes is a report when its Subject says so, or when it quotes a reply or
 * returns a message; it also writes digests and notices. What somebody else writes needs more:
 * people write about bounces, too.
 */
final class TextShape implements Shape {

  /** Chosen: characters on either side of an address that give the reason; some lines. */
  private static final int MOST_AROUND = 500;

  /** Chosen: each costs a search in the words. */
  private static final int MOST_NAMES = 20;

  @Override
  public Optional<ReturnedMail> read(Letter letter) {
    if (!isReport(letter)) {
      return Optional.empty();
    }
    Action action = OutcomeWords.of(letter);
    List<RecipientReport> recipients = recipients(letter, action);
    if (recipients.isEmpty() && action == Action.FAILED && isCertain(letter)) {
      recipients = List.of(report("", "", action, whole(letter)));
    }
    boolean says = action != Action.UNSTATED || recipients.stream().anyMatch(r -> r.isFailure());
    if (recipients.isEmpty() || !says) {
      return Optional.empty();
    }
    return Optional.of(new DeliveryReport(reporter(letter), recipients, letter.original()));
  }

  /** The recipients that the words name, each with its own reason. */
  static List<RecipientReport> recipients(Letter letter, Action action) {
    List<Named> named = NamedRecipients.in(letter);
    List<String> failed = letter.head().failedRecipients();
    if (named.isEmpty()) {
      return unnamed(letter, action);
    }
    List<RecipientReport> reports = new ArrayList<>();
    for (int i = 0; i < named.size(); i++) {
      Named one = named.get(i);
      int next = i + 1 < named.size() ? named.get(i + 1).start() : letter.text().end();
      Diagnosis diagnosis = diagnosis(letter, one, next, named.size() == 1);
      // One name in the header and another in the text: the address and what it became.
      boolean renamed = named.size() == 1 && failed.size() == 1;
      String original = renamed ? failed.get(0) : "";
      reports.add(report(one.address(), original, action, diagnosis));
    }
    return reports;
  }

  // No address in the words is a recipient; the header or the returned message may name it.
  private static List<RecipientReport> unnamed(Letter letter, Action action) {
    List<String> failed = letter.head().failedRecipients();
    List<String> all = failed.isEmpty() ? addressees(letter) : failed;
    Diagnosis diagnosis = whole(letter);
    return all.stream().map(address -> report(address, "", action, diagnosis)).toList();
  }

  // To whom the message went, when that is one; of several, those whose names the words have.
  private static List<String> addressees(Letter letter) {
    List<String> to = letter.original().addressees();
    if (to.isEmpty()) {
      to = letter.original().deliveredTo();
    }
    ServerText text = letter.text();
    String words = text.text().substring(0, text.end()).toLowerCase(Locale.ROOT);
    boolean single = to.size() == 1;
    return to.stream()
        .limit(MOST_NAMES)
        .map(address -> address.toLowerCase(Locale.ROOT))
        .filter(address -> !letter.head().own().contains(address))
        .filter(address -> single || words.contains(address.substring(0, address.indexOf('@'))))
        .toList();
  }

  private static Diagnosis diagnosis(Letter letter, Named one, int next, boolean single) {
    ServerText text = letter.text();
    Diagnosis behind = Diagnosis.between(text, one.end(), next);
    if (behind.isExact()) {
      return behind;
    }
    // "550 <bob@example.org> no such user": the reply begins in front of the address.
    int line = text.lineOf(one.start());
    Diagnosis around = Diagnosis.between(text, text.startOf(line), next);
    if (around.isExact()) {
      return around;
    }
    Diagnosis anywhere = single ? whole(letter) : Diagnosis.NONE;
    if (anywhere.isExact()) {
      return anywhere;
    }
    // "Unknown user: bob@example.org".
    boolean said = OutcomeWords.tells(text.phrases(text.startOf(line), one.start()));
    boolean copy = text.find(Meaning.COPY, one.end(), next).isPresent();
    if (said && (copy || !OutcomeWords.tells(text.phrases(one.end(), next)))) {
      return new Diagnosis(around(text, one), Optional.empty(), "");
    }
    return behind.text().isEmpty() ? anywhere : behind;
  }

  // The line of an address, as far as it is near: thousands may stand in one line.
  private static String around(ServerText text, Named one) {
    int line = text.lineOf(one.start());
    int from = Math.max(text.startOf(line), one.start() - MOST_AROUND);
    int to = Math.min(Math.min(text.startOf(line + 1), text.end()), one.end() + MOST_AROUND);
    return text.text().substring(from, to).strip();
  }

  /** The reason anywhere in the words. */
  static Diagnosis whole(Letter letter) {
    ServerText text = letter.text();
    int reply = Replies.first(text.text(), 0, text.end()).orElse(-1);
    if (reply >= 0) {
      Diagnosis exact = Diagnosis.between(text, reply, text.end());
      return new Diagnosis(exact.text(), exact.status(), Hosts.before(text.text(), reply, 0));
    }
    int reason =
        text.find(Meaning.FAILURE, 0, text.end())
            .map(match -> text.startOf(text.lineOf(match.start())))
            .orElse(0);
    Diagnosis words = Diagnosis.between(text, reason, text.end());
    return new Diagnosis(words.text(), Replies.status(text.text(), 0, text.end()), "");
  }

  private static RecipientReport report(
      String address, String original, Action action, Diagnosis diagnosis) {
    return new RecipientReport(
        address, original, action, diagnosis.status(), diagnosis.text(), diagnosis.host());
  }

  private static boolean isReport(Letter letter) {
    LetterHead head = letter.head();
    boolean returned = !letter.original().isEmpty();
    boolean reply = hasReply(letter);
    boolean subject = subjectTells(head);
    if (head.isFromMailSystem()) {
      boolean named = head.has("x-failed-recipients") || !head.reportType().isEmpty();
      boolean said = OutcomeWords.isCertain(letter.text());
      return (named || subject || reply || returned || said)
          && (!head.hasAnswerSubject() || reply || returned);
    }
    boolean evidence = returned || reply || head.hasNullSender();
    return subject && evidence && !head.isAnswer() && !head.isFromList();
  }

  // Without a recipient in it, a report needs a refusal, or says that it is one and returns mail.
  private static boolean isCertain(Letter letter) {
    return letter.head().isFromMailSystem()
        && (hasReply(letter) || (subjectTells(letter.head()) && !letter.original().isEmpty()));
  }

  private static boolean subjectTells(LetterHead head) {
    ServerText subject = ServerText.of(head.subject());
    return OutcomeWords.isCertain(subject)
        || subject.says(Meaning.SUCCESS)
        || subject.says(Meaning.RELAYED);
  }

  private static boolean hasReply(Letter letter) {
    ServerText text = letter.text();
    return Replies.first(text.text(), 0, text.end()).isPresent()
        || Replies.status(text.text(), 0, text.end()).isPresent();
  }

  private static String reporter(Letter letter) {
    return Hosts.before(letter.text().text(), Math.min(letter.text().end(), 400), 0);
  }
}
