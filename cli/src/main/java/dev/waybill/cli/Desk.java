// SPDX-License-Identifier: Apache-2.0
package dev.waybill.cli;

import dev.waybill.core.limitadmin.ChangeView;
import dev.waybill.core.limitadmin.LimitView;
import dev.waybill.core.limitadmin.UsageView;
import java.time.Instant;
import java.util.List;

/**
 * What can be asked about limits, of a running server or of the files of one that does not run.
 *
 * <p>What is asked for in vain throws {@link IllegalArgumentException} with what to do.
 */
interface Desk {

  UsageView all();

  UsageView of(String account);

  LimitView raise(String limit, String key, long by, Instant until, String because);

  LimitView reset(String limit, String key, String because);

  UsageView resetAccount(String account, String because);

  List<ChangeView> log();
}
