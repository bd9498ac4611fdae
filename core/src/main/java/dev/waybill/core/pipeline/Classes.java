// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.pipeline;

import dev.waybill.core.settings.NearestName;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Looks up the class names of configuration files, and what was meant by a wrong one. */
final class Classes {

  private final ClassNames names;

  Classes(ClassNames names) {
    this.names = names;
  }

  /** Whether a class of this full name can be loaded. */
  boolean exist(String name) {
    return isName(name) && names.exist(name);
  }

  /** The text behind "there is no such class": what was probably meant. */
  String meant(String name, String... packages) {
    Map<String, String> bySimpleName = new HashMap<>();
    Stream.of(packages)
        .flatMap(where -> names.in(where).stream())
        .forEach(known -> bySimpleName.putIfAbsent(simple(known), known));
    Optional<String> nearest =
        Optional.ofNullable(bySimpleName.get(simple(name)))
            .or(() -> NearestName.of(simple(name), bySimpleName.keySet()).map(bySimpleName::get));
    return nearest.map(found -> "; did you mean " + found + "?").orElse("; is its jar missing?");
  }

  private static String simple(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }

  private static boolean isName(String name) {
    return !name.isEmpty()
        && name.chars().allMatch(c -> c == '.' || Character.isJavaIdentifierPart(c));
  }
}
