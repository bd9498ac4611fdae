// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.settings;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * One element of a settings file, read by the package that it configures.
 *
 * <p>Every method that asks for a name also makes the name known, so ask for all names, even if the
 * answer does not matter. A wrong value is recorded as an error and replaced by the default, so
 * that one run finds all errors. Warnings are returned with the settings. Confined to the thread
 * that reads the file.
 */
public final class Section {

  /** RFC 3986 §3.2.1: the text between the user name and the host must not be shown. */
  private static final Pattern PASSWORD_IN_URL = Pattern.compile("(://[^/@:]*:)[^/@]*@");

  private final Element element;
  private final Problems problems;
  private final UnaryOperator<String> variables;
  private final Consumer<SettingValue> values;
  private final String parents;
  private final Set<String> knownAttributes = new LinkedHashSet<>();
  private final Map<String, List<Section>> knownChildren = new LinkedHashMap<>();
  private final Map<String, Section> onlyChildren = new LinkedHashMap<>();
  private boolean superfluous;

  Section(
      Element element,
      Problems problems,
      UnaryOperator<String> variables,
      Consumer<SettingValue> values) {
    this(element, problems, variables, values, "");
  }

  private Section(
      Element element,
      Problems problems,
      UnaryOperator<String> variables,
      Consumer<SettingValue> values,
      String parents) {
    this.element = element;
    this.problems = problems;
    this.variables = variables;
    this.values = values;
    this.parents = parents;
  }

  /** The line of the element, from 1. */
  public int line() {
    return element.line();
  }

  /**
   * The value of an attribute.
   *
   * @param name the attribute
   * @param fallback the result if it is absent or wrong
   * @param parser parses the value; the message of its IllegalArgumentException says what was
   *     expected, see {@link Scalars}
   */
  public <T> T value(String name, T fallback, Function<String, T> parser) {
    Optional<T> written = read(name, parser);
    if (written.isEmpty()) {
      values.accept(SettingValue.byDefault(path(), name, fallback));
    }
    return written.orElse(fallback);
  }

  /**
   * The value of a required attribute; empty if it is absent or wrong, which is recorded as a
   * problem.
   *
   * @param example a value to show when it is missing
   */
  public <T> Optional<T> required(String name, String example, Function<String, T> parser) {
    if (!element.attributes().containsKey(name)) {
      knownAttributes.add(name);
      problem("needs the attribute " + name + ", for example " + name + "=\"" + example + "\"");
      return Optional.empty();
    }
    return read(name, parser);
  }

  /** The value of an attribute, or empty when it is absent or wrong. */
  public <T> Optional<T> optional(String name, Function<String, T> parser) {
    return read(name, parser);
  }

  /** All children of this name, in the order of the file. */
  public List<Section> children(String name) {
    return knownChildren.computeIfAbsent(
        name,
        wanted ->
            element.children().stream()
                .filter(child -> child.name().equals(wanted))
                .map(child -> new Section(child, problems, variables, values, path() + "/"))
                .toList());
  }

  /** The only child of this name; if absent, an empty element. */
  public Section child(String name) {
    return onlyChildren.computeIfAbsent(name, this::findOnly);
  }

  private Section findOnly(String name) {
    List<Section> found = children(name);
    for (Section next : found.subList(Math.min(1, found.size()), found.size())) {
      next.superfluous = true;
      next.problem("is allowed only once here; the first is in line " + found.get(0).line());
    }
    if (!found.isEmpty()) {
      return found.get(0);
    }
    Element absent = new Element(name, element.line(), Map.of(), List.of());
    return new Section(absent, problems, variables, values, path() + "/");
  }

  /** Records an error of this element as a whole. */
  public void problem(String text) {
    problems.add(element.line(), "<" + element.name() + "> " + text);
  }

  /** Records a warning: this element is valid but probably not intended. */
  public void warning(String text) {
    problems.warn(element.line(), "<" + element.name() + "> " + text);
  }

  /** Records a warning about the value of an attribute, explicit or default. */
  public void warning(String attribute, String text) {
    String written = element.attributes().get(attribute);
    if (written == null) {
      warning(attribute + " " + text);
    } else {
      problems.warn(element.line(), shown(attribute, written) + ": " + text);
    }
  }

  private <T> Optional<T> read(String name, Function<String, T> parser) {
    knownAttributes.add(name);
    String written = element.attributes().get(name);
    if (written == null) {
      return Optional.empty();
    }
    try {
      T value = parser.apply(variables.apply(written));
      values.accept(SettingValue.written(path(), name, masked(written), value, line()));
      return Optional.of(value);
    } catch (IllegalArgumentException e) {
      problems.add(element.line(), shown(name, written) + ": " + e.getMessage());
      return Optional.empty();
    }
  }

  private String path() {
    return parents + element.name();
  }

  private static String masked(String written) {
    return PASSWORD_IN_URL.matcher(written).replaceAll("$1***@");
  }

  private String shown(String attribute, String written) {
    return "<" + element.name() + " " + attribute + "=\"" + masked(written) + "\">";
  }

  void reportUnknownNames() {
    if (superfluous) {
      // It was not asked for names, so all of them would seem unknown.
      return;
    }
    for (String attribute : element.attributes().keySet()) {
      if (!knownAttributes.contains(attribute)) {
        String hint = NearestName.hint(attribute, knownAttributes, "%s");
        problem("has no attribute " + attribute + hint);
      }
    }
    for (Element child : element.children()) {
      if (!knownChildren.containsKey(child.name())) {
        String hint = NearestName.hint(child.name(), knownChildren.keySet(), "<%s>");
        problems.add(
            child.line(), "<" + element.name() + "> has no element <" + child.name() + ">" + hint);
      }
    }
    knownChildren.values().forEach(list -> list.forEach(Section::reportUnknownNames));
  }
}
