// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server;

import javax.inject.Inject;
import org.apache.james.rrt.api.RecipientRewriteTableException;
import org.apache.james.rrt.jpa.JPARecipientRewriteTable;
import org.apache.james.rrt.lib.MappingSource;
import org.apache.james.rrt.lib.Mappings;

/**
 * The aliases of James. When the table cannot be read, the mail is tried again; James would take
 * its recipients for unknown addresses, see {@code RecipientRewriteTableProcessor}.
 */
final class SteadyRewriteTable extends JPARecipientRewriteTable {

  @Inject
  SteadyRewriteTable() {}

  @Override
  public Mappings getStoredMappings(MappingSource source) {
    try {
      return super.getStoredMappings(source);
    } catch (RecipientRewriteTableException e) {
      throw new IllegalStateException("the aliases of " + source.asString() + " cannot be read", e);
    }
  }
}
