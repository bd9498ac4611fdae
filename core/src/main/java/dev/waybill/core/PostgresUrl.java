// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core;

import dev.waybill.core.dns.ServerAddress;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Where a PostgreSQL database is: {@code postgresql://user@host:5432/database}, with more hosts
 * after commas.
 *
 * <p>Immutable. Reads back what it prints. The form is PostgreSQL's own, without a password and
 * without parameters: secrets are files, and what may be set has an attribute.
 *
 * @param user who connects
 * @param hosts where it is, or may be; at least one
 * @param database its name
 */
public record PostgresUrl(String user, List<ServerAddress> hosts, String database) {

  /** The port that IANA assigned to postgresql. */
  public static final int DEFAULT_PORT = 5432;

  private static final String EXAMPLE =
      "expected a URL such as postgresql://waybill@db.example.com:5432/waybill";

  private static final Pattern FORM =
      Pattern.compile("postgresql://(?:([^@/?#]*)@)?([^@/?#]+)/([^/?#]*)");

  /** Names without a character that would have to be escaped somewhere; at most 63 octets. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,63}");

  /** Copies the list and checks the rest. */
  public PostgresUrl {
    hosts = List.copyOf(hosts);
    if (hosts.isEmpty() || !NAME.matcher(user).matches() || !NAME.matcher(database).matches()) {
      throw new IllegalArgumentException(EXAMPLE);
    }
  }

  /**
   * Reads a URL.
   *
   * @throws IllegalArgumentException when it is none, or has a password; the message never shows it
   */
  public static PostgresUrl parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches() || form.group(1) == null) {
      throw new IllegalArgumentException(EXAMPLE);
    }
    if (form.group(1).indexOf(':') >= 0) {
      throw new IllegalArgumentException("expected no password here; use password-file");
    }
    return new PostgresUrl(form.group(1), hosts(form.group(2)), form.group(3));
  }

  private static List<ServerAddress> hosts(String list) {
    return Arrays.stream(list.split(",", -1))
        .map(host -> ServerAddress.parse(host, DEFAULT_PORT))
        .toList();
  }

  /** All hosts, as they stand in URLs. */
  public String hostList() {
    return hosts.stream().map(ServerAddress::toString).collect(Collectors.joining(","));
  }

  @Override
  public String toString() {
    return "postgresql://" + user + "@" + hostList() + "/" + database;
  }
}
