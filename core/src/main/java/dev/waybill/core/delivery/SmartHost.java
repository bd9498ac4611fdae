// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.delivery;

import dev.waybill.core.dns.ServerAddress;

/**
 * A server that takes mail for other domains on our behalf.
 *
 * <p>Immutable.
 *
 * @param server its name or address, and its port; MX records are not asked for
 * @param tls how the connection to it is protected
 */
public record SmartHost(ServerAddress server, TlsMode tls) {}
