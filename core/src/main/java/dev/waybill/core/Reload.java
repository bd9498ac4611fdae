// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core;

import java.util.List;
import java.util.function.Function;

/**
 * What becomes of a changed {@code waybill.xml} in a running server: the new file is in force as a
 * whole, but for a few values that are read once, at the start.
 *
 * <p>Immutable.
 *
 * @param changed the elements that take effect now, such as {@code <relay>}
 * @param waiting the elements in which the file says something else than at the start, and that
 *     wait for the next one
 */
public record Reload(List<String> changed, List<String> waiting) {

  /** What open files, running connections and secrets in memory hang on: read at the start. */
  private static final List<Part> AT_START =
      List.of(
          new Part(
              "<storage>",
              settings ->
                  List.of(settings.locations().storage(), settings.locations().postgresql())),
          new Part("<return-path>", settings -> settings.locations().returnPathSecrets()),
          new Part(
              "<limits>",
              settings -> List.of(settings.redis(), settings.locations().recipientSecrets())),
          new Part("<dkim>", settings -> settings.locations().dkimKeys()));

  /** Everything else. */
  private static final List<Part> LIVE =
      List.of(
          new Part("<relay>", settings -> List.of(settings.relay(), settings.logins())),
          new Part(
              "<limits>",
              settings -> List.of(settings.limits(), settings.notifications(), settings.breaker())),
          new Part("<return-path>", WaybillSettings::returnPath),
          new Part(
              "<dkim>",
              settings ->
                  List.of(
                      settings.dkim(),
                      settings.keys(),
                      settings.wireCheck(),
                      settings.keyNotices())),
          new Part("<delivery>", settings -> List.of(settings.delivery(), settings.dns())),
          new Part("<postmaster>", WaybillSettings::postmaster),
          new Part("<storage>", WaybillSettings::retention),
          new Part("<sessions>", WaybillSettings::sessions),
          new Part("<admin>", WaybillSettings::admin),
          new Part("<bounces>", WaybillSettings::bounceRules));

  /** Copies the lists. */
  public Reload {
    changed = List.copyOf(changed);
    waiting = List.copyOf(waiting);
  }

  /**
   * The step from the settings in force to those that the file has now.
   *
   * @param atStart what the process began with
   * @param current in force
   * @param wanted what the file says, without errors
   */
  public static Reload of(
      WaybillSettings atStart, WaybillSettings current, WaybillSettings wanted) {
    return new Reload(different(LIVE, current, wanted), different(AT_START, atStart, wanted));
  }

  private static List<String> different(
      List<Part> parts, WaybillSettings one, WaybillSettings other) {
    return parts.stream()
        .filter(part -> !part.of().apply(one).equals(part.of().apply(other)))
        .map(Part::element)
        .toList();
  }

  private record Part(String element, Function<WaybillSettings, Object> of) {}
}
