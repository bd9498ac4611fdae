// SPDX-License-Identifier: Apache-2.0
package dev.waybill.testkit.smtp;

import java.net.InetAddress;

/**
 * A connection as it is at the moment of asking.
 *
 * @param number counts from 1 in the order of accepting
 * @param messages how many messages it has brought that were answered with 2yz
 */
public record SinkConnection(
    int number, InetAddress client, boolean open, boolean tls, int messages) {}
