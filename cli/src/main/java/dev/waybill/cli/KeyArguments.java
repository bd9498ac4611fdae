// SPDX-License-Identifier: Apache-2.0
package dev.waybill.cli;

import dev.waybill.core.address.DomainName;
import dev.waybill.core.dkim.Selector;
import dev.waybill.core.dkim.keys.KeyName;
import java.util.function.Function;

/** Reading what a person typed. */
final class KeyArguments {

  private KeyArguments() {}

  static DomainName domain(String text) {
    return read(text, DomainName::parse);
  }

  static KeyName key(String domain, String selector) {
    return new KeyName(domain(domain), read(selector, Selector::parse));
  }

  /** Reads a value; what is wrong with it becomes a problem of the person. */
  static <T> T read(String text, Function<String, T> parser) {
    try {
      return parser.apply(text);
    } catch (IllegalArgumentException e) {
      throw new CommandProblem(String.valueOf(e.getMessage()), e);
    }
  }
}
