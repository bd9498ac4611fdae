// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.records;

import dev.waybill.core.address.DomainName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * An SPF record as text (RFC 7208 §4.5 and §5), of which only the terms are looked at. Nothing is
 * evaluated: {@code include} and {@code mx} may already cover a host, which cannot be seen here.
 *
 * @param terms the terms after the version, in order
 */
record SpfPolicy(List<String> terms) {

  private static final String VERSION = "v=spf1";
  private static final Pattern BLANKS = Pattern.compile(" +");

  /** Terms that are only looked at when no mechanism before them matches (RFC 7208 §5.1, §6.1). */
  private static final Pattern LAST =
      Pattern.compile("[-+~?]?all|redirect=.*", Pattern.CASE_INSENSITIVE);

  SpfPolicy {
    terms = List.copyOf(terms);
  }

  /** Whether a TXT record is an SPF record. */
  static boolean isOne(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    return lower.equals(VERSION) || lower.startsWith(VERSION + " ");
  }

  /** Reads a record for which {@link #isOne} holds. */
  static SpfPolicy parse(String text) {
    String rest = text.substring(VERSION.length()).strip();
    return new SpfPolicy(rest.isEmpty() ? List.of() : Arrays.asList(BLANKS.split(rest)));
  }

  /** The policy that allows one host and treats others as {@code all} says. */
  static SpfPolicy of(DomainName host, String all) {
    return new SpfPolicy(List.of("a:" + host, all));
  }

  /** Whether a term names the host. */
  boolean names(DomainName host) {
    String wanted = "a:" + host;
    return terms.stream()
        .map(term -> term.startsWith("+") ? term.substring(1) : term)
        .anyMatch(term -> term.equalsIgnoreCase(wanted) || term.equalsIgnoreCase(wanted + "."));
  }

  /** The same with the host allowed, before the term that ends the evaluation. */
  SpfPolicy with(DomainName host) {
    List<String> more = new ArrayList<>(terms);
    int at = 0;
    while (at < more.size() && !LAST.matcher(more.get(at)).matches()) {
      at++;
    }
    more.add(at, "a:" + host);
    return new SpfPolicy(more);
  }

  /** The terms of all policies in one, each once; the last word is that of the first policy. */
  static SpfPolicy merged(List<SpfPolicy> policies) {
    List<String> ends =
        policies.get(0).terms().stream().filter(term -> LAST.matcher(term).matches()).toList();
    List<String> all =
        policies.stream()
            .flatMap(policy -> policy.terms().stream())
            .filter(term -> !LAST.matcher(term).matches())
            .distinct()
            .collect(Collectors.toCollection(ArrayList::new));
    all.addAll(ends);
    return new SpfPolicy(all);
  }

  @Override
  public String toString() {
    return VERSION + terms.stream().map(term -> " " + term).collect(Collectors.joining());
  }
}
