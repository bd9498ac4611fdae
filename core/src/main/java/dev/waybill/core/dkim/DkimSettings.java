// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim;

import dev.waybill.core.address.DomainName;
import dev.waybill.core.address.Mailbox;
import dev.waybill.core.settings.Scalars;
import dev.waybill.core.settings.Section;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What an administrator can set about signing; where the keys are kept is said elsewhere.
 *
 * <p>Immutable.
 *
 * @param form what signatures look like
 * @param identity what is said about the author, {@code i=}
 * @param parents whether the key of {@code example.com} signs for {@code news.example.com} when
 *     that has none
 * @param operator the domain that signs every message too
 * @param accounts whose domain signs for an account, by its name in lower case, when the author's
 *     has no key
 * @param strict whether a message waits that its domain, or the operator, has no usable key for
 */
public record DkimSettings(
    SignatureForm form,
    Identity identity,
    boolean parents,
    Optional<DomainName> operator,
    Map<String, DomainName> accounts,
    boolean strict) {

  /** Chosen: a shorter life than this expires in the queues of ordinary receivers. */
  private static final Duration SHORTEST_LIFETIME = Duration.ofHours(1);

  private static final String OFF = "off";

  /**
   * The defaults: the author's own domain signs, nobody else, and mail of a domain without a key
   * leaves unsigned, so that a first message needs no key.
   */
  public static final DkimSettings DEFAULTS =
      new DkimSettings(
          SignatureForm.DEFAULTS, Identity.OFF, false, Optional.empty(), Map.of(), false);

  /** Copies the accounts. */
  public DkimSettings {
    accounts = Map.copyOf(accounts);
  }

  /** What {@code i=} says. */
  enum Identity {
    /** Nothing, which means the signing domain as a whole. */
    OFF,
    /** The domain of the author. */
    DOMAIN,
    /** The author. */
    AUTHOR
  }

  /** Reads the {@code <dkim>} element. */
  public static DkimSettings read(Section dkim) {
    return new DkimSettings(
        form(dkim),
        dkim.value("identity", DEFAULTS.identity(), Scalars.oneOf(Identity.class)),
        dkim.value("parents", DEFAULTS.parents(), Scalars::truth),
        dkim.optional("operator", DomainName::parse),
        accounts(dkim.children("account")),
        dkim.value("strict", DEFAULTS.strict(), Scalars::truth));
  }

  private static SignatureForm form(Section dkim) {
    SignatureForm defaults = DEFAULTS.form();
    SignatureForm canonical =
        dkim.value("canonicalization", defaults, defaults::withCanonicalization);
    List<FieldName> overSigned =
        dkim.value("over-sign", SignedFields.OVER_SIGNED, Scalars.list(SignedFields::name));
    List<FieldName> ifPresent =
        dkim.value("sign", SignedFields.SIGNED_IF_PRESENT, Scalars.list(SignedFields::name));
    return new SignatureForm(
        canonical.header(),
        canonical.body(),
        SignedFields.of(overSigned, ifPresent),
        dkim.value("expires-after", defaults.lifetime(), DkimSettings::lifetime),
        dkim.value("body-length", defaults.bodyLength(), Scalars::truth),
        dkim.value("copied-fields", defaults.copies(), Scalars::truth));
  }

  private static Optional<Duration> lifetime(String text) {
    if (text.equals(OFF)) {
      return Optional.empty();
    }
    Duration lifetime = Scalars.duration(text);
    if (lifetime.compareTo(SHORTEST_LIFETIME) < 0) {
      throw new IllegalArgumentException("expected off, or a duration of at least 1h");
    }
    return Optional.of(lifetime);
  }

  private static Map<String, DomainName> accounts(List<Section> elements) {
    Map<String, DomainName> accounts = new TreeMap<>();
    for (Section element : elements) {
      Optional<String> name = element.required("name", "news@example.com", DkimSettings::account);
      Optional<DomainName> domain = element.required("domain", "example.com", DomainName::parse);
      if (name.isPresent()
          && domain.isPresent()
          && accounts.putIfAbsent(name.get(), domain.get()) != null) {
        element.problem("names " + name.get() + " again");
      }
    }
    return accounts;
  }

  // Accounts of servers without virtual hosting have no domain.
  private static String account(String text) {
    if (text.isBlank()) {
      throw new IllegalArgumentException("expected the name of an account");
    }
    return text.indexOf('@') < 0
        ? text.toLowerCase(Locale.ROOT)
        : Mailbox.parse(text).toString().toLowerCase(Locale.ROOT);
  }
}
