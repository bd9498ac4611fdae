// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dns;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.ResolverConfig;
import org.xbill.DNS.TSIG;

/** Queries the configured name servers, one after the other. Thread-safe and blocking. */
final class NameServers implements Resolver {

  private final List<InetSocketAddress> servers;
  private final Exchange exchange;
  private final int attempts;

  NameServers(DnsSettings settings) {
    this.servers = addresses(settings);
    this.exchange = new Exchange(settings.timeout());
    this.attempts = settings.attempts();
  }

  /** The addresses of the servers in the settings, or else those of the operating system. */
  static List<InetSocketAddress> addresses(DnsSettings settings) {
    return settings.servers().isEmpty()
        ? ResolverConfig.getCurrentConfig().servers()
        : settings.servers().stream().flatMap(NameServers::address).toList();
  }

  /** Queries one server after the other, as often as the settings say. */
  @Override
  public Message send(Message query) throws IOException {
    IOException last = new IOException("no name server is known");
    for (int i = 0; i < attempts; i++) {
      for (InetSocketAddress server : servers) {
        try {
          Message answer = exchange.ask(server, query);
          int code = answer.getRcode();
          if (code == Rcode.NOERROR || code == Rcode.NXDOMAIN) {
            return answer;
          }
          last = new IOException(server + " answers " + Rcode.string(code));
        } catch (IOException e) {
          last = e;
        }
      }
    }
    throw last;
  }

  @Override
  public CompletionStage<Message> sendAsync(Message query, Executor executor) {
    try {
      return CompletableFuture.completedFuture(send(query));
    } catch (IOException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private static Stream<InetSocketAddress> address(ServerAddress server) {
    return server.address().stream().map(a -> new InetSocketAddress(a, server.port()));
  }

  @Override
  public void setPort(int port) {
    throw fixed();
  }

  @Override
  public void setTCP(boolean flag) {
    throw fixed();
  }

  @Override
  public void setIgnoreTruncation(boolean flag) {
    throw fixed();
  }

  @Override
  public void setEDNS(int version, int payloadSize, int flags, List<EDNSOption> options) {
    throw fixed();
  }

  @Override
  public void setTSIGKey(TSIG key) {
    throw fixed();
  }

  @Override
  public void setTimeout(Duration other) {
    throw fixed();
  }

  private static UnsupportedOperationException fixed() {
    return new UnsupportedOperationException("set by DnsSettings, once");
  }
}
