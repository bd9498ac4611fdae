// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.web;

import dev.waybill.core.settings.Scalars;
import dev.waybill.core.settings.Section;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * The {@code <admin>} element: who may ask WebAdmin.
 *
 * @param open what may be read without the secret
 * @param hosts names under which clients reach the server, besides its own addresses
 */
public record AdminSettings(Set<OpenPath> open, List<WebHost> hosts) {

  /**
   * Nothing is open: health and metrics name domains and say how much is sent, and to let a load
   * balancer reach WebAdmin takes an edit of its configuration anyway.
   */
  public static final AdminSettings DEFAULTS = new AdminSettings(Set.of(), List.of());

  /** Copies both. */
  public AdminSettings {
    open = Set.copyOf(open);
    hosts = List.copyOf(hosts);
  }

  /** Reads the element. */
  public static AdminSettings read(Section admin) {
    return new AdminSettings(
        Set.copyOf(admin.value("open", List.of(), listOrOff(Scalars.oneOf(OpenPath.class)))),
        admin.value("hosts", List.of(), listOrOff(WebHost::parse)));
  }

  private static <T> Function<String, List<T>> listOrOff(Function<String, T> item) {
    Function<String, List<T>> list = Scalars.list(item);
    return text -> text.equals("off") ? List.of() : list.apply(text);
  }
}
