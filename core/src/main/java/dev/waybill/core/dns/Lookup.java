// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dns;

import java.util.List;
import java.util.concurrent.CompletionException;
import org.xbill.DNS.Record;
import org.xbill.DNS.lookup.LookupResult;
import org.xbill.DNS.lookup.NoSuchDomainException;
import org.xbill.DNS.lookup.NoSuchRRSetException;

/**
 * The result of one DNS query.
 *
 * <p>Immutable.
 *
 * @param kind how the query ended
 * @param records the records, aliases already followed; empty unless {@link Kind#RECORDS}
 */
record Lookup(Kind kind, List<Record> records) {

  /** How a question can end. */
  enum Kind {
    /** There are records. */
    RECORDS,
    /** The name exists without such records (NODATA, RFC 2308 §2.2). */
    NOTHING,
    /** The name does not exist (NXDOMAIN). */
    NO_SUCH_NAME,
    /** SERVFAIL, REFUSED, a broken answer, too long a chain of aliases, or silence. */
    TROUBLE
  }

  Lookup {
    records = List.copyOf(records);
  }

  static Lookup of(LookupResult result) {
    List<Record> records = result.getRecords();
    return new Lookup(records.isEmpty() ? Kind.NOTHING : Kind.RECORDS, records);
  }

  static Lookup of(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof NoSuchDomainException) {
      return new Lookup(Kind.NO_SUCH_NAME, List.of());
    }
    if (cause instanceof NoSuchRRSetException) {
      return new Lookup(Kind.NOTHING, List.of());
    }
    return new Lookup(Kind.TROUBLE, List.of());
  }

  boolean failed() {
    return kind == Kind.TROUBLE;
  }
}
