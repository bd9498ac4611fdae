// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.pipeline;

import java.util.Set;
import java.util.stream.Stream;

/**
 * Checks the names in a {@code mailetcontainer.xml}: classes of mailets and matchers, and
 * processors. With a wrong one James does not start.
 *
 * @param pipeline to check
 * @param classes that exist
 * @param findings where problems go
 */
record MailetNames(Pipeline pipeline, Classes classes, Findings findings) {

  private static final String OURS = "dev.waybill.mailets";
  private static final String OUR_MATCHERS = "dev.waybill.matchers";
  private static final String MATCHERS = "org.apache.james.transport.matchers";
  private static final String MAILETS = "org.apache.james.transport.mailets";

  /** What a failure may lead to besides a processor. */
  private static final Set<String> NO_PROCESSORS =
      Set.of("ignore", "propagate", "nomatch", "matchall");

  /** Matchers of the shipped file; they need no look at the class path. */
  private static final Set<String> USUAL =
      Set.of("All", "RelayLimit", "HostIsLocal", "RecipientIsLocal");

  /** Processors without which James does not start. */
  private static final Set<String> REQUIRED = Set.of(Flow.START, "error", "transport");

  void check() {
    pipeline.steps().forEach(this::mailet);
    REQUIRED.stream()
        .sorted()
        .filter(name -> !pipeline.names().contains(name))
        .forEach(
            name ->
                findings.obstacle(
                    0,
                    "has no processor \"%s\", without which James does not start".formatted(name)));
    for (XmlNode again : pipeline.repeated()) {
      String name = again.attribute("state", "");
      findings.error(
          again.line(),
          "the processor \"%s\" is defined before, in line %d; James uses only one of them"
              .formatted(name, pipeline.line(name)));
    }
  }

  private void mailet(Step step) {
    if (step.type().isEmpty()) {
      findings.obstacle(step.line(), step + " has no class");
    } else if (!KnownMailets.isOfJames(step)
        && !Stream.of(step.type(), MAILETS + "." + step.type()).anyMatch(classes::exist)) {
      findings.obstacle(
          step.line(),
          "there is no mailet class %s%s"
              .formatted(step.type(), classes.meant(step.type(), OURS, MAILETS)));
    }
    matcher(step);
    targets(step);
  }

  private void matcher(Step step) {
    Match match = step.match();
    if (match.written().isEmpty()) {
      findings.warning(
          step.line(),
          "%s has no match, so it gets all mail; write match=\"All\" if that is meant"
              .formatted(step));
    } else if (match.is("RelayLimit") && !match.condition().matches("0*[1-9][0-9]*")) {
      findings.obstacle(
          step.line(),
          "match=\"%s\" needs a number of Received fields, for example match=\"RelayLimit=101\""
              .formatted(match.written()));
    } else if (!isMatcher(match)) {
      findings.obstacle(
          step.line(),
          "there is no matcher class %s%s"
              .formatted(match.type(), classes.meant(match.type(), OUR_MATCHERS, MATCHERS)));
    }
  }

  private boolean isMatcher(Match match) {
    return USUAL.stream().anyMatch(match::is)
        || pipeline.defines(match.type())
        || classes.exist(match.type())
        || classes.exist(Match.JAMES + match.type());
  }

  private void targets(Step step) {
    boolean routes = KnownMailets.roleOf(step) == Role.ROUTES;
    if (routes && step.values("processor").isEmpty()) {
      findings.obstacle(step.line(), step + " names no processor; add <processor>NAME</processor>");
    }
    step.parameters().keySet().stream()
        .filter(Step::namesProcessor)
        .flatMap(name -> step.values(name).stream())
        .filter(name -> !NO_PROCESSORS.contains(name) && !pipeline.names().contains(name))
        .forEach(
            name -> {
              String text =
                  "%s leads to the processor \"%s\", which does not exist".formatted(step, name);
              if (routes) {
                findings.obstacle(step.line(), text);
              } else {
                findings.error(step.line(), text);
              }
            });
  }
}
