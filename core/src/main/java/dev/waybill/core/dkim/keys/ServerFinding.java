// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim.keys;

/**
 * What one name server's answer means for a key.
 *
 * <p>Immutable.
 *
 * @param server its name and address
 * @param finding what it means
 * @param detail why, in a few words; may be empty
 */
public record ServerFinding(String server, Finding finding, String detail) {

  @Override
  public String toString() {
    return finding + " at " + server + (detail.isEmpty() ? "" : " (" + detail + ")");
  }
}
