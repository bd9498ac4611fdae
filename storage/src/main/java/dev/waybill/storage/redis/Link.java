// SPDX-License-Identifier: Apache-2.0
package dev.waybill.storage.redis;

import java.util.ArrayList;
import java.util.List;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.exceptions.JedisNoScriptException;

/**
 * One time of being connected to Redis. When it fails it is thrown away; the next one has another
 * name, so that nothing that is held under the old one is taken for held still.
 *
 * <p>Thread-safe.
 */
final class Link implements AutoCloseable {

  private final UnifiedJedis client;
  private final String prefix;
  private final String server;
  private final String instance;
  private final boolean ownClock;

  /**
   * A link.
   *
   * @param prefix of all keys
   * @param server the name of this server, unique among those that share the Redis
   * @param instance the name of this link, unique for ever
   * @param ownClock whether counters go by the clock of Redis, and not by the caller's
   */
  Link(UnifiedJedis client, String prefix, String server, String instance, boolean ownClock) {
    this.client = client;
    // The braces: all keys in one slot, so that a cluster can run a script over them.
    this.prefix = "{" + prefix + "}:";
    this.server = server;
    this.instance = instance;
    this.ownClock = ownClock;
  }

  /**
   * Runs a script.
   *
   * @param now of the caller, in milliseconds
   * @param id of a reservation, or empty
   * @throws JedisException when Redis does not answer, or not as it should
   */
  Object run(Script script, long now, String id, List<String> arguments) {
    List<String> all = new ArrayList<>(arguments.size() + 5);
    all.addAll(List.of(prefix, ownClock ? "" : "" + now, server, instance, id));
    all.addAll(arguments);
    List<String> keys = List.of(prefix);
    try {
      return client.evalsha(script.digest(), keys, all);
    } catch (JedisNoScriptException e) {
      return client.eval(script.text(), keys, all);
    }
  }

  /** Whether counters go by the clock of Redis. */
  boolean ownClock() {
    return ownClock;
  }

  /** The names of all counters. */
  List<String> counters() {
    return client.zrange(prefix + "i", 0, -1);
  }

  @Override
  public void close() {
    client.close();
  }
}
