// SPDX-License-Identifier: Apache-2.0
package dev.waybill.cli;

import dev.waybill.core.limitadmin.ChangeAuthor;
import dev.waybill.core.limitadmin.ChangeView;
import dev.waybill.core.limitadmin.LimitAdmin;
import dev.waybill.core.limitadmin.LimitView;
import dev.waybill.core.limitadmin.UsageView;
import java.time.Instant;
import java.util.List;

/**
 * Works on the database of a server that does not run.
 *
 * @param desk on its limits
 * @param who asks
 */
record FilesDesk(LimitAdmin desk, String who) implements Desk {

  private static final String HERE = "this machine";

  @Override
  public UsageView all() {
    return desk.all();
  }

  @Override
  public UsageView of(String account) {
    return desk.of(account);
  }

  @Override
  public LimitView raise(String limit, String key, long by, Instant until, String because) {
    return desk.raise(limit, key, by, until, changeAuthor(because));
  }

  @Override
  public LimitView reset(String limit, String key, String because) {
    return desk.reset(limit, key, changeAuthor(because));
  }

  @Override
  public UsageView resetAccount(String account, String because) {
    return desk.resetAccount(account, changeAuthor(because));
  }

  @Override
  public List<ChangeView> log() {
    return desk.log();
  }

  private ChangeAuthor changeAuthor(String because) {
    return new ChangeAuthor(who, HERE, because);
  }
}
