// SPDX-License-Identifier: Apache-2.0
package dev.waybill.testkit.dns;

/**
 * A question that came.
 *
 * @param name in lower case, without the final dot
 * @param type such as {@code MX}
 * @param overTcp whether it came by TCP
 */
public record DnsQuery(String name, String type, boolean overTcp) {}
