// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.core.address.DomainName;
import dev.waybill.core.address.Mailbox;
import dev.waybill.core.dkim.SigningDecision.Complaint;
import dev.waybill.core.dkim.SigningDecision.Go;
import dev.waybill.core.dkim.SigningDecision.Wait;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SigningPolicyTest {

  private static final DomainName AUTHORS = new DomainName("news.example.com");
  private static final DomainName PARENT = new DomainName("example.com");
  private static final DomainName BRAND = new DomainName("brand.example");
  private static final DomainName OPERATOR = new DomainName("esp.example");
  private static final Optional<Mailbox> AUTHOR =
      Optional.of(Mailbox.parse("J=oe@News.Example.com"));
  private static final Optional<String> NOBODY = Optional.empty();
  private static final Optional<String> ACCOUNT = Optional.of("Sender@Client.example");

  private final Map<DomainName, KeyLookup> keys = new HashMap<>();

  private static SigningKey key(DomainName domain, String selector) {
    return new SigningKey(domain, new Selector(selector), RfcExamples.ed25519());
  }

  private void has(DomainName domain, String... selectors) {
    List<SigningKey> found = List.of(selectors).stream().map(s -> key(domain, s)).toList();
    keys.put(domain, new KeyLookup.Found(found, List.of()));
  }

  private SigningDecision decide(DkimSettings settings, Optional<String> account) {
    return new SigningPolicy(
            settings, domain -> keys.getOrDefault(domain, new KeyLookup.NoKey(domain)))
        .decide(AUTHOR, account);
  }

  /** Default settings but for parents, an operator, an account, and strictness. */
  private static DkimSettings settings(boolean parents, boolean operator, boolean strict) {
    return new DkimSettings(
        SignatureForm.DEFAULTS,
        DkimSettings.Identity.OFF,
        parents,
        operator ? Optional.of(OPERATOR) : Optional.empty(),
        Map.of("sender@client.example", BRAND),
        strict);
  }

  private static List<String> names(SigningDecision decision) {
    return go(decision).orders().stream().map(order -> order.key().toString()).toList();
  }

  private static Go go(SigningDecision decision) {
    return decision.fold(
        go -> go,
        wait -> {
          throw new AssertionError(wait);
        });
  }

  @Nested
  class The_domain_of_the_author {

    @Test
    void signs_with_every_active_key() {
      has(AUTHORS, "rsa", "ed");
      has(PARENT, "s");
      has(BRAND, "s");

      SigningDecision decision = decide(settings(true, false, true), ACCOUNT);

      assertThat(names(decision))
          .containsExactly("rsa._domainkey.news.example.com", "ed._domainkey.news.example.com");
      assertThat(go(decision).complaints()).isEmpty();
    }

    @Test
    void is_replaced_by_its_parent_only_where_that_is_allowed() {
      has(PARENT, "s");

      assertThat(names(decide(settings(true, false, true), NOBODY)))
          .containsExactly("s._domainkey.example.com");
      assertThat(names(decide(settings(false, false, false), NOBODY))).isEmpty();
    }

    @Test
    void is_replaced_by_the_domain_of_the_account_in_any_case() {
      has(BRAND, "s");

      assertThat(names(decide(settings(true, false, true), ACCOUNT)))
          .containsExactly("s._domainkey.brand.example");
      assertThat(names(decide(settings(true, false, false), NOBODY))).isEmpty();
    }

    @Test
    void is_never_replaced_by_a_top_level_domain() {
      has(new DomainName("com"), "s");

      assertThat(names(decide(settings(true, false, false), NOBODY))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"OFF,-", "DOMAIN,@news.example.com", "AUTHOR,J=3Doe@news.example.com"})
    void stands_in_the_signature_as_the_settings_say(
        DkimSettings.Identity identity, String expected) {
      has(PARENT, "s");
      has(OPERATOR, "s");
      DkimSettings settings =
          new DkimSettings(
              SignatureForm.DEFAULTS, identity, true, Optional.of(OPERATOR), Map.of(), false);

      assertThat(go(decide(settings, NOBODY)).orders())
          .extracting(order -> order.identity().orElse("-"))
          .containsExactly(expected, "-");
    }
  }

  @Nested
  class The_operator {

    @Test
    void signs_beside_the_author() {
      has(AUTHORS, "s");
      has(OPERATOR, "s");

      SigningDecision decision = decide(settings(false, true, true), NOBODY);

      assertThat(names(decision))
          .containsExactly("s._domainkey.news.example.com", "s._domainkey.esp.example");
      assertThat(go(decision).complaints()).isEmpty();
    }

    @Test
    void signs_alone_when_nobody_else_can_and_somebody_is_told() {
      has(OPERATOR, "s");

      SigningDecision decision = decide(settings(false, true, false), NOBODY);

      assertThat(names(decision)).containsExactly("s._domainkey.esp.example");
      assertThat(go(decision).complaints())
          .containsExactly(new Complaint(AUTHORS, "it has no DKIM key"));
    }

    @Test
    void signs_once_when_it_is_the_author_too() {
      has(OPERATOR, "s");
      SigningPolicy policy = new SigningPolicy(settings(false, true, false), keys::get);

      assertThat(names(policy.decide(Optional.of(Mailbox.parse("a@esp.example")), NOBODY)))
          .containsExactly("s._domainkey.esp.example");
    }

    @Test
    void signs_what_has_no_readable_author() {
      has(OPERATOR, "s");
      SigningPolicy policy = new SigningPolicy(settings(false, true, true), keys::get);

      assertThat(names(policy.decide(Optional.empty(), NOBODY)))
          .containsExactly("s._domainkey.esp.example");
    }

    @Test
    void without_a_key_leaves_the_author_to_sign_and_somebody_is_told() {
      has(AUTHORS, "s");

      SigningDecision decision = decide(settings(false, true, false), NOBODY);

      assertThat(names(decision)).containsExactly("s._domainkey.news.example.com");
      assertThat(go(decision).complaints())
          .containsExactly(new Complaint(OPERATOR, "it has no DKIM key"));
    }
  }

  @Nested
  class A_key_that_is_missing {

    @Test
    void lets_the_message_leave_unsigned_and_somebody_is_told() {
      SigningDecision decision = decide(settings(false, false, false), NOBODY);

      assertThat(names(decision)).isEmpty();
      assertThat(go(decision).complaints())
          .containsExactly(new Complaint(AUTHORS, "it has no DKIM key"));
    }

    @Test
    void makes_the_message_wait_when_the_settings_are_strict_whatever_the_operator_has() {
      has(OPERATOR, "s");

      assertThat(decide(settings(true, true, true), NOBODY))
          .isEqualTo(new Wait(new Complaint(AUTHORS, "it has no DKIM key")));
    }

    @Test
    void of_the_operator_makes_the_message_wait_when_the_settings_are_strict() {
      has(AUTHORS, "s");

      assertThat(decide(settings(false, true, true), NOBODY))
          .isEqualTo(new Wait(new Complaint(OPERATOR, "it has no DKIM key")));
    }

    @Test
    void or_unusable_is_told_with_its_reason() {
      keys.put(AUTHORS, new KeyLookup.Unusable(AUTHORS, "s.pem is open to others"));
      has(PARENT, "s");

      SigningDecision decision = decide(settings(true, false, false), NOBODY);

      assertThat(names(decision)).containsExactly("s._domainkey.example.com");
      assertThat(go(decision).complaints())
          .containsExactly(new Complaint(AUTHORS, "s.pem is open to others"));
      assertThat(decide(settings(false, false, true), NOBODY))
          .isEqualTo(new Wait(new Complaint(AUTHORS, "s.pem is open to others")));
    }

    @Test
    void that_is_waited_for_makes_the_message_wait_without_being_strict() {
      keys.put(AUTHORS, new KeyLookup.Held(AUTHORS, "is away"));
      has(PARENT, "s");

      assertThat(decide(settings(true, false, false), NOBODY))
          .isEqualTo(new Wait(new Complaint(AUTHORS, "is away")));
    }

    @Test
    void of_the_operator_that_is_waited_for_makes_the_message_wait() {
      has(AUTHORS, "s");
      keys.put(OPERATOR, new KeyLookup.Held(OPERATOR, "is away"));

      assertThat(decide(settings(false, true, false), NOBODY))
          .isEqualTo(new Wait(new Complaint(OPERATOR, "is away")));
    }

    @Test
    void beside_others_that_sign_is_told() {
      keys.put(
          AUTHORS, new KeyLookup.Found(List.of(key(AUTHORS, "s")), List.of("e.pem has no key")));

      SigningDecision decision = decide(settings(false, false, true), NOBODY);

      assertThat(names(decision)).containsExactly("s._domainkey.news.example.com");
      assertThat(go(decision).complaints())
          .containsExactly(new Complaint(AUTHORS, "e.pem has no key"));
    }
  }
}
