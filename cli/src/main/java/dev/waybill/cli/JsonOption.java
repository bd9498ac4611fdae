// SPDX-License-Identifier: Apache-2.0
package dev.waybill.cli;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** The option that has the answer printed as JSON, for programs. Filled by picocli. */
final class JsonOption {

  @Option(names = "--json", description = "print the answer as JSON")
  private boolean json;

  /** Prints an answer in the form that is wanted. */
  void print(CommandLine command, Object answer, Iterable<String> lines) {
    PrintWriter out = command.getOut();
    if (json) {
      out.println(Json.print(answer));
    } else {
      lines.forEach(out::println);
    }
    out.flush();
  }

  boolean isSet() {
    return json;
  }
}
