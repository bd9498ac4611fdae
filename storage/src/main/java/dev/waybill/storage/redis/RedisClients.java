// SPDX-License-Identifier: Apache-2.0
package dev.waybill.storage.redis;

import dev.waybill.core.dns.ServerAddress;
import dev.waybill.core.limit.RedisSettings;
import dev.waybill.core.limit.RedisUrl;
import dev.waybill.storage.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.JedisCluster;
import redis.clients.jedis.JedisPooled;
import redis.clients.jedis.JedisSentineled;
import redis.clients.jedis.UnifiedJedis;

/** Opens clients by the settings: one server, a master that sentinels name, or a cluster. */
final class RedisClients {

  /** Chosen: as long as a lost first packet takes to be sent again (RFC 6298 §2.1). */
  private static final int CONNECT_MILLIS = 1000;

  /** Chosen: a connection is busy for less than a millisecond for each recipient. */
  private static final int MOST_CONNECTIONS = 32;

  /** Chosen: to follow a slot to another node once, and once more when that has moved, too. */
  private static final int CLUSTER_ATTEMPTS = 3;

  private RedisClients() {}

  /**
   * Opens a client; one for sentinels or a cluster connects at once, one for a server later.
   *
   * @throws StorageException when a file of the settings cannot be used
   */
  static UnifiedJedis open(RedisSettings settings) {
    RedisUrl url = settings.url();
    HostAndPort host = new HostAndPort(url.host(), url.port());
    JedisClientConfig config =
        config(settings, settings.passwordFile()).user(url.user().orElse(null)).build();
    ConnectionPoolConfig pool = pool(settings.timeout());
    if (!settings.sentinels().isEmpty()) {
      JedisClientConfig sentinels = config(settings, settings.sentinelPasswordFile()).build();
      return new JedisSentineled(
          url.host(), config, pool, addresses(settings.sentinels()), sentinels);
    }
    if (settings.cluster().isEmpty()) {
      return new JedisPooled(host, config, pool);
    }
    Set<HostAndPort> nodes = addresses(settings.cluster());
    nodes.add(host);
    return new JedisCluster(nodes, config, CLUSTER_ATTEMPTS, settings.timeout(), pool);
  }

  /** Reads every file that the settings name, to complain before anything is needed of them. */
  static void checkFiles(RedisSettings settings) {
    settings.passwordFile().ifPresent(RedisClients::password);
    settings.sentinelPasswordFile().ifPresent(RedisClients::password);
    settings.ca().ifPresent(RedisClients::trusting);
  }

  private static Set<HostAndPort> addresses(List<ServerAddress> servers) {
    Set<HostAndPort> addresses = new LinkedHashSet<>();
    servers.forEach(server -> addresses.add(new HostAndPort(server.host(), server.port())));
    return addresses;
  }

  private static ConnectionPoolConfig pool(Duration timeout) {
    ConnectionPoolConfig pool = new ConnectionPoolConfig();
    pool.setMaxTotal(MOST_CONNECTIONS);
    pool.setMaxIdle(MOST_CONNECTIONS);
    pool.setMaxWait(timeout);
    return pool;
  }

  private static DefaultJedisClientConfig.Builder config(
      RedisSettings settings, Optional<Path> passwordFile) {
    DefaultJedisClientConfig.Builder config =
        DefaultJedisClientConfig.builder()
            .connectionTimeoutMillis(CONNECT_MILLIS)
            .socketTimeoutMillis((int) settings.timeout().toMillis())
            .database(settings.url().database())
            .clientName("waybill");
    passwordFile.map(RedisClients::password).ifPresent(config::password);
    if (settings.url().tls()) {
      SSLParameters parameters = new SSLParameters();
      // RFC 2818 §3.1: without it, Java's TLS takes any trusted certificate for any host.
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      config.ssl(true).sslParameters(parameters);
      settings.ca().map(RedisClients::trusting).ifPresent(config::sslSocketFactory);
    }
    return config;
  }

  private static String password(Path file) {
    try {
      String password = Files.readString(file).strip();
      if (password.isEmpty() || password.lines().count() > 1) {
        throw new StorageException(file + ": expected one line with the password of Redis");
      }
      return password;
    } catch (IOException e) {
      throw new StorageException(file + ": the password of Redis cannot be read", e);
    }
  }

  private static SSLSocketFactory trusting(Path file) {
    try (InputStream pem = Files.newInputStream(file)) {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int number = 0;
      for (Certificate ca : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
        store.setCertificateEntry("ca" + number++, ca);
      }
      if (number == 0) {
        throw new StorageException(file + ": holds no certificate; expected PEM");
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context.getSocketFactory();
    } catch (IOException | GeneralSecurityException e) {
      throw new StorageException(file + ": the authorities for Redis cannot be read", e);
    }
  }
}
