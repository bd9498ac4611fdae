// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server;

import com.google.inject.Inject;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.commons.configuration2.HierarchicalConfiguration;
import org.apache.commons.configuration2.ex.ConfigurationException;
import org.apache.james.lifecycle.api.StartUpCheck;
import org.apache.james.server.core.configuration.ConfigurationProvider;
import org.apache.james.webadmin.WebAdminConfiguration;

/**
 * Says which ports are taken, all of them, before the first server is started. James names none,
 * and waits for ever when it is that of WebAdmin. Immutable.
 */
final class FreePorts implements StartUpCheck {
  private static final String NAME = "free ports";

  /** Each is the name of a file and of the elements in it. */
  private static final List<String> PROTOCOLS = List.of("smtpserver", "imapserver", "pop3server");

  private final ConfigurationProvider configuration;
  private final WebAdminConfiguration webAdmin;

  @Inject
  FreePorts(ConfigurationProvider configuration, WebAdminConfiguration webAdmin) {
    this.configuration = configuration;
    this.webAdmin = webAdmin;
  }

  @Override
  public String checkName() {
    return NAME;
  }

  @Override
  public CheckResult check() {
    List<String> problems = new ArrayList<>();
    try {
      for (String protocol : PROTOCOLS) {
        tryThoseOf(protocol, problems);
      }
      if (webAdmin.isEnabled()) {
        String address = webAdmin.getHost() + ":" + webAdmin.getPort().get().getValue();
        tryOne(address, "webadmin.properties", problems);
      }
    } catch (ConfigurationException failure) {
      problems.add(failure.getMessage());
    }
    return CheckResult.builder()
        .checkName(NAME)
        .resultType(problems.isEmpty() ? ResultType.GOOD : ResultType.BAD)
        .description(String.join("; ", problems))
        .build();
  }

  private void tryThoseOf(String protocol, List<String> problems) throws ConfigurationException {
    for (HierarchicalConfiguration<?> server :
        configuration.getConfiguration(protocol).configurationsAt(protocol)) {
      if (server.getBoolean("[@enabled]", true)) {
        for (String address : server.getString("bind", "").split(",", -1)) {
          tryOne(address.strip(), protocol + ".xml", problems);
        }
      }
    }
  }

  private static void tryOne(String address, String file, List<String> problems) {
    int colon = address.lastIndexOf(':');
    Optional<String> trouble;
    try {
      int port = Integer.parseInt(address.substring(colon + 1));
      trouble =
          PortProbe.trouble(new InetSocketAddress(address.substring(0, Math.max(colon, 0)), port));
    } catch (IllegalArgumentException failure) {
      trouble = Optional.of(String.valueOf(failure.getMessage()));
    }
    trouble.ifPresent(text -> problems.add("%s (%s): %s".formatted(address, file, text)));
  }
}
