// SPDX-License-Identifier: Apache-2.0
package dev.waybill.testkit.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FreePortsTest {

  @Test
  void gives_different_ports_below_those_of_clients() {
    List<Integer> ports = FreePorts.reserve(50);

    assertThat(ports).hasSize(50).doesNotHaveDuplicates().allMatch(p -> p >= 20_000 && p < 32_768);
  }

  @Test
  void gives_ports_that_a_server_can_take() throws IOException {
    int port = FreePorts.one();

    try (ServerSocket server = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.2"))) {
      assertThat(server.getLocalPort()).isEqualTo(port);
    }
  }
}
