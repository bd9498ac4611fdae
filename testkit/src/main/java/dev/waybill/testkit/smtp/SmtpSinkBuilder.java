// SPDX-License-Identifier: Apache-2.0
package dev.waybill.testkit.smtp;

import dev.waybill.testkit.tls.TestCertificate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Describes a sink before it starts. Confined to one thread; good for one sink. */
public final class SmtpSinkBuilder {

  /**
   * Keeps thousands of ordinary messages in memory and attachments out of it. Chosen, no source.
   */
  private static final long MEMORY_OCTETS = 256 * 1024;

  private final SinkScript script = new SinkScript();
  private final Set<Offer> offers = EnumSet.copyOf(SinkOffers.USUAL.offers());
  private long maxOctets = -1;
  private String hostName = "sink.example";
  private InetAddress address = InetAddress.getLoopbackAddress();
  private int port;
  private long memoryOctets = MEMORY_OCTETS;
  private long fileOctets = Long.MAX_VALUE;
  private InstantSource clock = InstantSource.system();
  private List<TestCertificate> certificate = List.of();
  private boolean implicitTls;

  SmtpSinkBuilder() {}

  /** Calls itself so in greeting and EHLO; {@code sink.example} unless said. */
  public SmtpSinkBuilder named(String name) {
    hostName = name;
    return this;
  }

  /** Listens at an address such as {@code 127.0.0.2}; the loopback address unless said. */
  public SmtpSinkBuilder listeningAt(String ipAddress) {
    try {
      address = InetAddress.getByName(ipAddress);
    } catch (UnknownHostException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  /** Listens on this port; a free one unless said. */
  public SmtpSinkBuilder port(int number) {
    port = number;
    return this;
  }

  /** Advertises exactly these, and SIZE only if {@link #offeringSize} says so. */
  public SmtpSinkBuilder offering(Offer... only) {
    offers.clear();
    offers.addAll(List.of(only));
    return this;
  }

  /** Advertises these besides what it already does. */
  public SmtpSinkBuilder alsoOffering(Offer... more) {
    offers.addAll(List.of(more));
    return this;
  }

  /** Does not advertise these. */
  public SmtpSinkBuilder withholding(Offer... not) {
    List.of(not).forEach(offers::remove);
    return this;
  }

  /** Advertises SIZE and keeps to it; 0 is SIZE without a limit. */
  public SmtpSinkBuilder offeringSize(long octets) {
    maxOctets = octets;
    return this;
  }

  /** Speaks TLS from the first octet on (RFC 8314). */
  public SmtpSinkBuilder implicitTls() {
    implicitTls = true;
    return this;
  }

  /** Shows this certificate; a new one for its name unless said. */
  public SmtpSinkBuilder certificate(TestCertificate shown) {
    certificate = List.of(shown);
    return this;
  }

  /** Keeps longer messages in files, which are deleted when the sink is closed. */
  public SmtpSinkBuilder spoolingAbove(long octets) {
    memoryOctets = octets;
    return this;
  }

  /** Keeps of longer messages only length and SHA-256. */
  public SmtpSinkBuilder onlyDigestAbove(long octets) {
    fileOctets = octets;
    return this;
  }

  /** Stamps messages with this clock. */
  public SmtpSinkBuilder clock(InstantSource source) {
    clock = source;
    return this;
  }

  /** Starts a rule of the script. */
  public RuleDraft<SmtpSinkBuilder> on(Stage stage) {
    return script.draft(stage, this);
  }

  /** Starts the sink; it accepts connections when this returns. */
  public SmtpSink start() {
    TestCertificate shown =
        certificate.isEmpty() ? TestCertificate.forHosts(hostName) : certificate.get(0);
    SinkSettings settings =
        new SinkSettings(
            hostName,
            new InetSocketAddress(address, port),
            new ContentWriter.Retention(Math.min(memoryOctets, fileOctets), fileOctets),
            clock,
            shown,
            implicitTls);
    try {
      return SmtpSink.start(
          settings, new SinkHouse(settings, script, new SinkOffers(offers, maxOctets)));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot listen at " + settings.listen(), e);
    }
  }
}
