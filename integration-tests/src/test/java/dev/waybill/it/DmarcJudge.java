// SPDX-License-Identifier: Apache-2.0
package dev.waybill.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.waybill.testkit.smtp.ReceivedMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A receiver that checks SPF, DKIM and DMARC with authheaders, pyspf and dkimpy, which others
 * wrote. It asks the name server of the world.
 *
 * @param python an interpreter that has them
 */
record DmarcJudge(String python, World world) {

  /** The verdict on mail that is what it claims to be; see {@code judge.py}. */
  static final String PASS = "spf=pass dkim=pass dmarc-spf=pass dmarc-dkim=pass";

  /** One, if this machine has the programs. */
  static Optional<DmarcJudge> installed(World world) {
    return Programs.called("python3")
        .filter(python -> Programs.succeeds(python, "-c", "import authheaders, spf"))
        .findFirst()
        .map(python -> new DmarcJudge(python, world));
  }

  /**
   * A line for each message.
   *
   * @param client the address that they came from
   * @param change what somebody does to the octets of each first, as text in ISO 8859-1
   */
  List<String> verdicts(
      Path directory,
      InetAddress client,
      List<ReceivedMessage> messages,
      UnaryOperator<String> change)
      throws IOException {
    Files.createDirectories(directory);
    for (ReceivedMessage message : messages) {
      String octets = new String(message.bytes(), ISO_8859_1);
      Files.write(directory.resolve(message.sender()), change.apply(octets).getBytes(ISO_8859_1));
    }
    return Programs.run(
            python,
            Path.of("src", "test", "resources", "dmarc", "judge.py").toString(),
            Integer.toString(world.dns.port()),
            client.getHostAddress(),
            "mx.example.com",
            directory.toString())
        .lines()
        .toList();
  }
}
