// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.settings;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * A settings file on disk.
 *
 * <p>Values may hold {@code ${sys:name}} and {@code ${env:NAME}}, with {@code :-default} at the end
 * in case it is not set, as in James's own files.
 */
public final class SettingsFile {

  /** No real settings file comes near this; larger ones are a mistake or an attack. */
  private static final int MAX_OCTETS = 4 * 1024 * 1024;

  private SettingsFile() {}

  /**
   * Reads a file and passes its root section to {@code reader}.
   *
   * @param path the file
   * @param root the name its root element must have
   * @param variables answers {@code sys:name} and {@code env:NAME}; see {@link Variables#ofProcess}
   * @param reader asks the root section for everything it knows
   * @return what the reader made of it, and the warnings
   * @throws InvalidSettingsException when there is any error
   */
  public static <T> Reading<T> read(
      Path path, String root, Variables variables, Function<Section, T> reader) {
    return read(path, root, variables, reader, value -> {});
  }

  /** The same, and {@code values} hears of every value that the reader asks for. */
  public static <T> Reading<T> read(
      Path path,
      String root,
      Variables variables,
      Function<Section, T> reader,
      Consumer<SettingValue> values) {
    Problems problems = new Problems(path.toString());
    Element tree = parse(path, problems);
    if (tree.equals(Element.EMPTY)) {
      problems.throwIfAnyError();
    }
    if (!tree.name().equals(root)) {
      problems.add(
          tree.line(), "the root element must be <" + root + ">, not <" + tree.name() + ">");
      problems.throwIfAnyError();
    }
    UnaryOperator<String> substitute = variables::substitute;
    Section section = new Section(tree, problems, substitute, values);
    T settings = reader.apply(section);
    section.reportUnknownNames();
    problems.throwIfAnyError();
    return new Reading<>(settings, problems.warnings());
  }

  private static Element parse(Path path, Problems problems) {
    try (InputStream file = Files.newInputStream(path)) {
      byte[] xml = file.readNBytes(MAX_OCTETS + 1);
      if (xml.length > MAX_OCTETS) {
        problems.add(0, "larger than " + MAX_OCTETS + " octets");
        return Element.EMPTY;
      }
      return XmlTree.parse(xml, problems);
    } catch (NoSuchFileException e) {
      problems.add(0, "no such file");
    } catch (IOException e) {
      problems.add(0, "cannot be read: " + e.getMessage());
    }
    return Element.EMPTY;
  }
}
