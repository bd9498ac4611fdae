// SPDX-License-Identifier: Apache-2.0
package dev.waybill.benchmarks;

import dev.waybill.core.address.DomainName;
import dev.waybill.core.address.EnvelopeSender;
import dev.waybill.core.address.Network;
import dev.waybill.core.relay.Aliases;
import dev.waybill.core.relay.Client;
import dev.waybill.core.relay.MailRequest;
import dev.waybill.core.relay.RecipientRequest;
import dev.waybill.core.relay.Refusal;
import dev.waybill.core.relay.RelayPolicy;
import dev.waybill.core.relay.RelaySettings;
import dev.waybill.core.settings.SettingsFile;
import dev.waybill.core.settings.Variables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Whether a recipient is taken, by a policy with hundreds of rules. */
@State(Scope.Benchmark)
@BenchmarkMode({Mode.SampleTime, Mode.Throughput})
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class RelayDecisionBenchmark {

  private static final int NETWORKS = 200;
  private static final int ACCOUNTS = 1000;

  private final RelayPolicy policy = new RelayPolicy(settings(), domain -> true, Aliases.NONE);
  private final Client byNetwork = client("10.150.2.3", Optional.empty());
  private final Client byAccount = client("192.0.2.1", Optional.of("account500@example.com"));
  private final MailRequest mail =
      new MailRequest(EnvelopeSender.parse("a@example.com"), OptionalLong.empty(), 0);
  private final RecipientRequest recipient =
      new RecipientRequest("bob", Optional.of(DomainName.parse("remote.example")), false, 0, false);

  /** A client without a password, in one of the networks. */
  @Benchmark
  public Optional<Refusal> network() {
    return policy.clientPolicy(byNetwork).recipient(mail, recipient);
  }

  /** A client that has logged in. */
  @Benchmark
  public Optional<Refusal> account() {
    return policy.clientPolicy(byAccount).recipient(mail, recipient);
  }

  private static Client client(String address, Optional<String> account) {
    return new Client(Optional.of(Network.address(address)), account, OptionalInt.of(25), true);
  }

  private static RelaySettings settings() {
    StringBuilder rules = new StringBuilder("<relay>");
    for (int i = 0; i < NETWORKS; i++) {
      rules.append("<network cidr='10.%d.0.0/16' senders='*@example.com'/>".formatted(i));
    }
    for (int i = 0; i < ACCOUNTS; i++) {
      rules.append("<account name='account%d@example.com' senders='*@example.com'/>".formatted(i));
    }
    try {
      Path file = Files.createTempFile("relay", ".xml");
      try {
        Files.writeString(file, rules.append("</relay>"));
        Variables none = new Variables(name -> null, name -> null);
        return SettingsFile.read(file, "relay", none, RelaySettings::read).value();
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new IllegalStateException("cannot write the rules", e);
    }
  }
}
