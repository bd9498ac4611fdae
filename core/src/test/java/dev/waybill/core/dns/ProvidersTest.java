// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.core.address.DomainName;
import dev.waybill.testkit.time.FixedClock;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProvidersTest {

  private final FixedClock clock = FixedClock.at("2026-11-23T12:00:00Z");
  private final Map<String, List<String>> zones = new HashMap<>();
  private final AtomicInteger asked = new AtomicInteger();
  private final Providers providers = new Providers(new Zones(), clock);

  private final class Zones implements MxResolver {
    @Override
    public NextHops mailHosts(DomainName domain) {
      asked.incrementAndGet();
      List<String> hosts = zones.getOrDefault(domain.value(), List.of());
      return hosts.isEmpty()
          ? new NextHops.Failed(LookupFailure.NO_ANSWER, "nobody answers")
          : new NextHops.Found(
              hosts.stream()
                  .map(host -> new NextHop(host, InetAddress.getLoopbackAddress()))
                  .toList());
    }

    @Override
    public NextHops smartHost(ServerAddress server) {
      return mailHosts(DomainName.parse(server.host()));
    }
  }

  @AfterEach
  void close() {
    providers.close();
  }

  private String of(String domain) {
    return providers.of(DomainName.parse(domain));
  }

  @Test
  void is_the_registered_domain_that_all_mail_hosts_share() {
    zones.put("a.com", List.of("mx1.eu.provider.co.uk", "mx2.provider.co.uk"));
    zones.put("b.com", List.of("mx.b.com"));
    zones.put("c.com", List.of("in.mail.provider.example"));

    assertThat(Stream.of("a.com", "b.com", "c.com").map(this::of))
        .containsExactly("provider.co.uk", "b.com", "provider.example");
  }

  @Test
  void is_the_domain_itself_when_they_share_none_or_are_unknown() {
    zones.put("mixed.com", List.of("mx.one.com", "mx.two.com"));

    assertThat(of("mixed.com")).isEqualTo("mixed.com");
    assertThat(of("silent.com")).isEqualTo("silent.com");
  }

  @Test
  void is_remembered_for_hours_and_its_absence_for_minutes() {
    zones.put("a.com", List.of("mx.provider.com"));
    of("a.com");
    of("silent.com");
    clock.advance(Duration.ofMinutes(4));
    of("a.com");
    of("silent.com");
    assertThat(asked).hasValue(2);

    zones.put("silent.com", List.of("mx.provider.com"));
    clock.advance(Duration.ofMinutes(1));
    assertThat(of("silent.com")).isEqualTo("provider.com");
    assertThat(of("a.com")).isEqualTo("provider.com");
    assertThat(asked).hasValue(3);
  }
}
