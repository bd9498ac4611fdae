// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.limit;

import java.util.Optional;

final class MemoryLimitStoreContractTest extends LimitStoreContract {

  @Override
  protected LimitStore open() {
    return new MemoryLimitStore(counter -> Optional.empty());
  }
}
