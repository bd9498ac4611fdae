// SPDX-License-Identifier: Apache-2.0
package dev.waybill.cli;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.waybill.cli.doctor.Certificate;
import dev.waybill.cli.doctor.Finding;
import dev.waybill.cli.doctor.HostName;
import dev.waybill.cli.doctor.Machine;
import dev.waybill.cli.doctor.Ports;
import dev.waybill.cli.doctor.Records;
import dev.waybill.cli.doctor.ServerHealth;
import dev.waybill.core.WaybillSettings;
import dev.waybill.core.address.DomainName;
import dev.waybill.core.dkim.PublicKeyRecord;
import dev.waybill.core.dkim.keys.KeyView;
import dev.waybill.core.dns.DnsjavaPublicAnswers;
import dev.waybill.core.dns.PublicAnswers;
import dev.waybill.core.records.DomainRecords;
import dev.waybill.storage.ServerFacts;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Looks at everything around the server that makes others believe its mail. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Checks the host name, PTR, port 25 in and out, the certificate, the machine,",
      "and the DNS records of the domains. Changes nothing.",
      "Exits with 1 when something is wrong."
    })
final class DoctorCommand implements Callable<Integer> {

  /** For all DNS queries together; chosen: a person waits. */
  private static final Duration DNS_PATIENCE = Duration.ofSeconds(30);

  private final InstantSource clock = InstantSource.system();

  @Parameters(
      paramLabel = "DOMAIN",
      arity = "0..*",
      description = "which sender domains (default: all that have a DKIM key)")
  private List<String> domains = List.of();

  @Option(
      names = "--hostname",
      paramLabel = "NAME",
      description = "the name of the server (default: that of the last start)")
  private String hostname = "";

  @Option(
      names = "--probe",
      paramLabel = "DOMAIN",
      defaultValue = "gmail.com",
      description = "whose mail server is greeted, to try port 25 out (default: ${DEFAULT-VALUE})")
  private String probe = "gmail.com";

  @Mixin private JsonOption json = new JsonOption();

  @Mixin private KeyPlace place = new KeyPlace();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException {
    List<Finding> findings = findings();
    json.print(
        spec.commandLine(), findings, findings.stream().flatMap(DoctorCommand::lines).toList());
    return findings.stream().anyMatch(each -> each.state() == Finding.State.FAIL) ? 1 : 0;
  }

  private static Stream<String> lines(Finding finding) {
    return Stream.concat(
        Stream.of("%-7s  %s: %s".formatted(finding.state(), finding.area(), finding.text())),
        finding.todo().stream().map(line -> "         " + line));
  }

  private List<Finding> findings() throws IOException {
    WaybillSettings settings = place.settings();
    Path data = place.data();
    Optional<ServerFacts> facts = ServerFacts.read(data);
    DomainName host = host(facts);
    Optional<RunningServer> server = RunningServer.on(data).filter(RunningServer::isThere);
    PublicAnswers dns = new DnsjavaPublicAnswers(settings.dns(), DNS_PATIENCE, clock);
    Ports ports = new Ports(dns, settings.delivery().port());
    Instant now = clock.instant();

    List<Finding> findings = new ArrayList<>(new HostName(dns, host).findings());
    if (server.isPresent()) {
      findings.addAll(ports.in(host, facts.map(ServerFacts::smtpPorts).orElse(List.of())));
    }
    findings.add(ports.out(KeyArguments.domain(probe)));
    findings.add(new Certificate(data.resolve("tls/certificate.pem")).finding(host, now));
    findings.addAll(
        Machine.here().findings(data, server.flatMap(any -> facts.map(ServerFacts::process)), now));
    findings.addAll(ServerHealth.findings(server.flatMap(DoctorCommand::health)));
    findings.addAll(records(settings, new DomainRecords(dns, host)));
    return findings;
  }

  private static Optional<ServerHealth.Report> health(RunningServer server) {
    // WebAdmin answers 503 when something is unhealthy, with the same body.
    return server
        .get("/healthcheck")
        .map(answer -> new RunningServer.Answer(200, answer.body()))
        .map(answer -> Json.read(answer, new TypeReference<ServerHealth.Report>() {}));
  }

  private DomainName host(Optional<ServerFacts> facts) {
    if (!hostname.isEmpty()) {
      return KeyArguments.domain(hostname);
    }
    return facts
        .map(known -> KeyArguments.domain(known.hostname()))
        .orElseThrow(
            () ->
                new CommandProblem(
                    "No server has run on "
                        + place.data()
                        + " yet; start one, or say its name with --hostname"));
  }

  private List<Finding> records(WaybillSettings settings, DomainRecords records) {
    List<KeyView> keys;
    try (KeyDesk desk = place.desk(spec.commandLine().getErr())) {
      keys = desk.list().stream().filter(DoctorCommand::hasFuture).toList();
    }
    List<DomainName> wanted =
        domains.isEmpty()
            ? keys.stream().map(KeyView::domain).distinct().map(DomainName::new).toList()
            : domains.stream().map(KeyArguments::domain).toList();
    List<Finding> findings = new ArrayList<>();
    for (DomainName domain : wanted) {
      List<PublicKeyRecord> published =
          keys.stream()
              .filter(key -> key.domain().equals(domain.value()))
              .map(key -> new PublicKeyRecord(new DomainName(key.recordName()), key.recordValue()))
              .toList();
      findings.addAll(
          Records.findings(
              domain,
              records.of(domain, settings.returnPath().hostTemplate().hostOf(domain), published)));
    }
    return findings;
  }

  private static boolean hasFuture(KeyView key) {
    return !key.state().equals("retired") && !key.state().equals("revoked");
  }
}
