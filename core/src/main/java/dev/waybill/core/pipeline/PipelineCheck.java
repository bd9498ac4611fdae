// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.pipeline;

import static java.util.stream.Collectors.toSet;

import dev.waybill.core.settings.Problem;
import dev.waybill.core.settings.Variables;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javax.xml.stream.XMLStreamException;

/**
 * Checks a {@code mailetcontainer.xml} for mailets that change messages after {@code SignDkim} has
 * signed them. A mailet known to do so is an error; an unknown one is a warning, unless {@code
 * <harmless>} of that {@code SignDkim} names it.
 */
public final class PipelineCheck {

  /** The parameter of {@code SignDkim} that names mailets that change nothing. */
  private static final String HARMLESS = "harmless";

  private final String file;
  private final Pipeline pipeline;
  private final Set<Problem> problems = new LinkedHashSet<>();

  private PipelineCheck(String file, Pipeline pipeline) {
    this.file = file;
    this.pipeline = pipeline;
  }

  /**
   * All problems, sorted by line. An unreadable file is one warning.
   *
   * @param file a mailetcontainer.xml
   * @param variables answers {@code ${sys:name}} and {@code ${env:NAME}}
   */
  public static List<Problem> of(Path file, Variables variables) {
    String name = file.toString();
    try {
      return of(name, PipelineReader.read(XmlReader.read(file, variables)));
    } catch (IOException e) {
      return List.of(unread(name, e.toString()));
    } catch (XMLStreamException e) {
      return List.of(unread(name, XmlReader.text(e)));
    }
  }

  /** All problems of a pipeline, sorted by line. */
  static List<Problem> of(String file, Pipeline pipeline) {
    return new PipelineCheck(file, pipeline).problems();
  }

  /** The warning that the file could not be checked. */
  public static Problem unread(String file, String why) {
    return Problem.warning(
        file, 0, "cannot be checked for mailets that change messages after SignDkim: " + why);
  }

  private List<Problem> problems() {
    for (Step step : pipeline.steps()) {
      for (String name : Step.ON_FAILURE) {
        step.values(Step.attribute(name))
            .forEach(value -> problems.add(ignored(step, name, value)));
      }
      if (KnownMailets.isSigner(step)) {
        look(step);
      }
    }
    return problems.stream().sorted(Comparator.comparingInt(Problem::line)).toList();
  }

  private Problem ignored(Step step, String name, String value) {
    return Problem.warning(
        file,
        step.line(),
        "%s has the attribute %s, which James ignores; write <%s>%s</%s> inside it"
            .formatted(step, name, name, value, name));
  }

  private void look(Step signer) {
    SignedWay way = SignedWay.from(pipeline, signer);
    way.touching().forEach(step -> problems.add(error(signer, step)));
    Set<String> vouchedFor =
        signer.values(HARMLESS).stream()
            .flatMap(names -> Arrays.stream(names.split(",")))
            .map(String::strip)
            .collect(toSet());
    List<Step> foreign = new ArrayList<>(way.foreign());
    foreign.removeIf(step -> vouchedFor.contains(step.type()));
    foreign.forEach(step -> problems.add(warning(signer, step)));
  }

  private Problem error(Step signer, Step step) {
    return Problem.error(
        file,
        step.line(),
        "%s comes after SignDkim (line %d) and %s, so no signature would verify; put it before SignDkim"
            .formatted(step, signer.line(), KnownMailets.deed(step)));
  }

  private Problem warning(Step signer, Step step) {
    return Problem.warning(
        file,
        step.line(),
        ("%s comes after SignDkim (line %d), and Waybill does not know whether it changes messages,"
                + " which would break their signatures; put it before SignDkim, or, if it changes"
                + " nothing, write <harmless>%s</harmless> into SignDkim")
            .formatted(step, signer.line(), step.type()));
  }
}
