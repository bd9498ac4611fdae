// SPDX-License-Identifier: Apache-2.0
package dev.waybill.storage;

import dev.waybill.core.limit.LimitStore;
import dev.waybill.core.limit.MemoryLimitStore;
import java.util.Optional;

final class MemoryLimitStoreTest extends LimitStoreContract {

  @Override
  LimitStore open() {
    return new MemoryLimitStore(counter -> Optional.empty());
  }
}
