// SPDX-License-Identifier: Apache-2.0
package dev.waybill.testkit.smtp;

import dev.waybill.testkit.tls.TestCertificate;
import java.net.InetSocketAddress;
import java.time.InstantSource;

/** What stays the same while a sink runs. Immutable. */
record SinkSettings(
    String hostName,
    InetSocketAddress listen,
    ContentWriter.Retention retention,
    InstantSource clock,
    TestCertificate certificate,
    boolean implicitTls) {}
