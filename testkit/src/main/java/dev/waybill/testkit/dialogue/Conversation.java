// SPDX-License-Identifier: Apache-2.0
package dev.waybill.testkit.dialogue;

import dev.waybill.testkit.smtp.SmtpClient;
import dev.waybill.testkit.smtp.SmtpReply;
import java.io.UncheckedIOException;
import java.util.List;

/** One block while it runs. Confined to one thread. */
final class Conversation {

  private final SmtpClient client;
  private final Block block;
  private final Variables variables;

  Conversation(SmtpClient client, Block block, Variables variables) {
    this.client = client;
    this.block = block;
    this.variables = variables;
  }

  void run() {
    if (block.tls()) {
      handshake(new Step.Handshake(block.place()));
    }
    block.steps().forEach(step -> step.in(this));
  }

  void say(Step.Say step) {
    String line = variables.in(step.place(), step.line());
    attempt(step, "to send \"" + line + "\"", () -> client.send(line));
  }

  void sayOctets(Step step, byte[] octets) {
    attempt(step, "to send " + octets.length + " octets", () -> client.sendOctets(octets));
  }

  void handshake(Step step) {
    attempt(step, "a TLS handshake", client::handshake);
  }

  void ended(Step step) {
    attempt(
        step,
        "the server to end the connection",
        () -> {
          if (!client.isEndedByServer()) {
            throw failure(step, "the server to end the connection", "more from the server");
          }
        });
  }

  void hear(Step.Hear step) {
    String last = variables.in(step.place(), step.last());
    String wanted = "a reply whose last line begins with \"" + last + "\"";
    attempt(
        step,
        wanted,
        () -> {
          SmtpReply reply = client.reply();
          if (!reply.lastLine().startsWith(last)) {
            throw failure(step, wanted, "\"" + reply.lastLine() + "\"");
          }
          hearEarlier(step, reply.lines().subList(0, reply.lines().size() - 1));
        });
  }

  private void hearEarlier(Step.Hear step, List<String> lines) {
    for (String one : step.earlier()) {
      String prefix = variables.in(step.place(), one);
      if (lines.stream().noneMatch(line -> line.startsWith(prefix))) {
        String wanted = "an earlier line of the reply that begins with \"" + prefix + "\"";
        throw failure(step, wanted, lines.isEmpty() ? "a single line" : "others only");
      }
    }
  }

  private void attempt(Step step, String wanted, Runnable work) {
    try {
      work.run();
    } catch (UncheckedIOException e) {
      throw failure(step, wanted, String.valueOf(e.getCause()));
    }
  }

  private AssertionError failure(Step step, String wanted, String came) {
    String where = block.title().isEmpty() ? "" : " in \"" + block.title() + "\"";
    return new AssertionError(
        step.place()
            + ": expected "
            + wanted
            + "\n  but came "
            + came
            + "\nthe conversation so far"
            + where
            + ":\n"
            + client.describe());
  }
}
