// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim;

import dev.waybill.core.address.DomainName;
import dev.waybill.core.address.Mailbox;
import dev.waybill.core.dkim.SigningDecision.Complaint;
import dev.waybill.core.dkim.SigningDecision.Go;
import dev.waybill.core.dkim.SigningDecision.Wait;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Decides which domains sign a message, and with which keys.
 *
 * <p>The first of these that has a key signs: the domain of the author, its parents where that is
 * allowed, the domain of the account. The operator's domain signs beside it, or alone when none of
 * them has a key. Every active key of a domain makes a signature.
 *
 * <p>Fails open: without a key a message leaves unsigned and a notice is sent, unless the settings
 * are strict. Immutable; thread-safe when the keys are.
 */
public final class SigningPolicy {

  private final DkimSettings settings;
  private final Function<DomainName, KeyLookup> keys;

  /** A policy over these keys. */
  public SigningPolicy(DkimSettings settings, Function<DomainName, KeyLookup> keys) {
    this.settings = settings;
    this.keys = keys;
  }

  /**
   * Decides about one message.
   *
   * @param author from the From field; empty when it holds no address
   * @param account who submitted the message, when an account did
   */
  public SigningDecision decide(Optional<Mailbox> author, Optional<String> account) {
    List<SigningKey> signing = new ArrayList<>();
    List<Complaint> complaints = new ArrayList<>();
    List<DomainName> candidates = candidates(author, account);
    if (!candidates.isEmpty()) {
      Answer own = firstWithKeys(candidates);
      signing.addAll(own.keys());
      complaints.addAll(own.complaints());
      if (mustWait(own)) {
        return new Wait(own.waitsFor());
      }
    }
    List<DomainName> operator = settings.operator().stream().toList();
    if (!operator.isEmpty() && signing.stream().noneMatch(key -> isOf(key, operator))) {
      Answer second = firstWithKeys(operator);
      signing.addAll(second.keys());
      complaints.addAll(second.complaints());
      if (mustWait(second)) {
        return new Wait(second.waitsFor());
      }
    }
    return new Go(signing.stream().map(key -> order(key, author)).toList(), complaints);
  }

  private boolean mustWait(Answer answer) {
    return answer.held() || (settings.strict() && answer.keys().isEmpty());
  }

  private static boolean isOf(SigningKey key, List<DomainName> domains) {
    return domains.contains(key.domain());
  }

  private List<DomainName> candidates(Optional<Mailbox> author, Optional<String> account) {
    Set<DomainName> candidates = new LinkedHashSet<>();
    author.ifPresent(
        mailbox -> {
          candidates.add(mailbox.domain());
          if (settings.parents()) {
            candidates.addAll(parents(mailbox.domain()));
          }
        });
    account
        .map(name -> settings.accounts().get(name.toLowerCase(Locale.ROOT)))
        .ifPresent(candidates::add);
    return List.copyOf(candidates);
  }

  /** Without top-level domains; that somebody made a key is what says that a parent may sign. */
  private static List<DomainName> parents(DomainName domain) {
    List<DomainName> parents = new ArrayList<>();
    String rest = domain.value().substring(domain.value().indexOf('.') + 1);
    while (rest.indexOf('.') > 0) {
      parents.add(new DomainName(rest));
      rest = rest.substring(rest.indexOf('.') + 1);
    }
    return parents;
  }

  /** The keys of the first domain that has any, and every complaint on the way there. */
  private Answer firstWithKeys(List<DomainName> candidates) {
    List<Complaint> complaints = new ArrayList<>();
    for (DomainName candidate : candidates) {
      Answer answer = ask(candidate);
      complaints.addAll(answer.complaints());
      if (answer.held() || !answer.keys().isEmpty()) {
        return new Answer(answer.keys(), complaints, answer.held());
      }
    }
    if (complaints.isEmpty()) {
      complaints.add(new Complaint(candidates.get(0), "it has no DKIM key"));
    }
    return new Answer(List.of(), complaints, false);
  }

  private Answer ask(DomainName domain) {
    KeyLookup lookup = keys.apply(domain);
    List<Complaint> complaints =
        lookup.problems().stream().map(text -> new Complaint(domain, text)).toList();
    List<SigningKey> found = lookup instanceof KeyLookup.Found some ? some.keys() : List.of();
    return new Answer(found, complaints, lookup instanceof KeyLookup.Held);
  }

  private SignatureOrder order(SigningKey key, Optional<Mailbox> author) {
    return author
        .filter(mailbox -> mailbox.domain().isWithin(key.domain()))
        .map(mailbox -> order(key, mailbox))
        .orElseGet(() -> SignatureOrder.of(key));
  }

  private SignatureOrder order(SigningKey key, Mailbox author) {
    return switch (settings.identity()) {
      case OFF -> SignatureOrder.of(key);
      case DOMAIN -> SignatureOrder.of(key, "", author.domain());
      case AUTHOR -> SignatureOrder.of(key, author.localPart(), author.domain());
    };
  }

  private record Answer(List<SigningKey> keys, List<Complaint> complaints, boolean held) {

    /** Who is held complains last; else the first that has no key is the one to mend. */
    Complaint waitsFor() {
      return complaints.get(held ? complaints.size() - 1 : 0);
    }
  }
}
