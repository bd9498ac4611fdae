// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core;

import java.util.List;
import java.util.function.Function;

/**
 * What becomes of a changed {@code waybill.xml} in a running server: what may change takes effect,
 * all at once; what may not keeps its value until the next start.
 *
 * <p>Immutable.
 *
 * @param inForce the settings from now on
 * @param changed the elements that take effect now, such as {@code <relay>}
 * @param waiting the elements that the file changed and that wait for the next start
 */
public record Reload(WaybillSettings inForce, List<String> changed, List<String> waiting) {

  /** What a policy is rebuilt from; a new element needs a line here, and one in {@link #merge}. */
  private static final List<Part> LIVE =
      List.of(
          new Part("<relay>", settings -> List.of(settings.relay(), settings.logins())),
          new Part(
              "<limits>",
              settings -> List.of(settings.limits(), settings.notifications(), settings.breaker())),
          new Part(
              "<dkim>",
              settings -> List.of(settings.keys(), settings.wireCheck(), settings.keyNotices())),
          new Part("<bounces>", WaybillSettings::bounces));

  /** What open files, running threads and secrets in memory hang on. */
  private static final List<Part> FIXED =
      List.of(
          new Part(
              "<storage>",
              settings ->
                  List.of(
                      settings.locations().storage(),
                      settings.locations().postgresql(),
                      settings.retention())),
          new Part(
              "<return-path>",
              settings -> List.of(settings.returnPath(), settings.locations().returnPathSecrets())),
          new Part(
              "<limits>",
              settings -> List.of(settings.redis(), settings.locations().recipientSecrets())),
          new Part("<dkim>", settings -> List.of(settings.dkim(), settings.locations().dkimKeys())),
          new Part("<delivery>", settings -> List.of(settings.delivery(), settings.dns())));

  /** Copies the lists. */
  public Reload {
    changed = List.copyOf(changed);
    waiting = List.copyOf(waiting);
  }

  /**
   * The step from the settings in force to those that the file wants now.
   *
   * @param current in force
   * @param wanted what the file says, without errors
   */
  public static Reload of(WaybillSettings current, WaybillSettings wanted) {
    return new Reload(
        merge(current, wanted),
        different(LIVE, current, wanted),
        different(FIXED, current, wanted));
  }

  private static WaybillSettings merge(WaybillSettings current, WaybillSettings wanted) {
    return new WaybillSettings(
        current.locations(),
        wanted.relay(),
        wanted.limits(),
        current.redis(),
        wanted.logins(),
        current.returnPath(),
        current.dkim(),
        wanted.keys(),
        wanted.wireCheck(),
        wanted.bounces(),
        current.delivery(),
        current.dns(),
        current.retention(),
        wanted.notifications(),
        wanted.breaker(),
        wanted.keyNotices());
  }

  private static List<String> different(
      List<Part> parts, WaybillSettings current, WaybillSettings wanted) {
    return parts.stream()
        .filter(part -> !part.of().apply(current).equals(part.of().apply(wanted)))
        .map(Part::element)
        .toList();
  }

  private record Part(String element, Function<WaybillSettings, Object> of) {}
}
