// SPDX-License-Identifier: Apache-2.0
package dev.waybill.cli;

import dev.waybill.core.address.DomainName;
import dev.waybill.core.dkim.PublicKeyRecord;
import dev.waybill.core.dkim.keys.KeyView;
import java.io.PrintWriter;

/** A record to publish, in the three forms in which people need it. */
final class KeyRecordPrinter {

  private KeyRecordPrinter() {}

  static void print(KeyView key, PrintWriter out) {
    PublicKeyRecord record =
        new PublicKeyRecord(new DomainName(key.recordName()), key.recordValue());
    out.println();
    out.println("For the web form of a DNS provider:");
    out.println("  type   TXT");
    out.println("  name   " + key.selector() + "._domainkey   (in the zone " + key.domain() + ")");
    out.println("  value  " + key.recordValue());
    out.println();
    out.println("The full name, for providers that want it:");
    out.println("  " + key.recordName());
    out.println();
    out.println("As a line of a zone file:");
    out.println("  " + record.zoneLine());
  }
}
