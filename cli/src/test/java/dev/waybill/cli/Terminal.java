// SPDX-License-Identifier: Apache-2.0
package dev.waybill.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/** What a person sees of one command. */
record Terminal(int exitCode, String out, String err) {

  static Terminal run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine command = Main.commandLine();
    command.setOut(new PrintWriter(out));
    command.setErr(new PrintWriter(err));
    int exitCode = command.execute(arguments);
    return new Terminal(exitCode, out.toString(), err.toString());
  }
}
