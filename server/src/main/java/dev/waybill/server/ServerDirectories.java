// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server;

import java.nio.file.Path;
import org.apache.james.filesystem.api.JamesDirectoriesProvider;

/**
 * Where a server reads its settings and where it keeps its state: two directories that know nothing
 * of each other. In the files of James {@code file://conf/} is the first and {@code file://var/}
 * the second; {@code file:///x} is an absolute path. Immutable.
 *
 * @param conf the configuration files, only ever read
 * @param data everything that the server writes: {@code store/} (databases, queues), {@code mail/}
 *     (mail set aside), {@code tls/}, {@code log/}
 */
public record ServerDirectories(Path conf, Path data) {

  /** Makes both paths absolute, so that a later change of the working directory has no effect. */
  public ServerDirectories {
    conf = conf.toAbsolutePath().normalize();
    data = data.toAbsolutePath().normalize();
  }

  /** The usual pair below one directory: {@code conf} and {@code var}. */
  public static ServerDirectories below(Path home) {
    return new ServerDirectories(home.resolve("conf"), home.resolve("var"));
  }

  /** The directory of databases and queues. */
  Path store() {
    return data.resolve("store");
  }

  /** The same pair in the terms of James. */
  JamesDirectoriesProvider forJames() {
    return new JamesDirectories(this);
  }

  /** Strings that end with a slash, as James appends file names to them without looking. */
  private record JamesDirectories(ServerDirectories directories)
      implements JamesDirectoriesProvider {

    @Override
    public String getAbsoluteDirectory() {
      return "/";
    }

    @Override
    public String getConfDirectory() {
      return directories.conf() + "/";
    }

    @Override
    public String getVarDirectory() {
      return directories.data() + "/";
    }

    @Override
    public String getRootDirectory() {
      return directories.data() + "/";
    }
  }
}
