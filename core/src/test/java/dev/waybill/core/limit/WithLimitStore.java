// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.limit;

import java.io.IOException;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Tests of an empty store of limits, opened again for each. */
abstract class WithLimitStore {

  LimitStore store;

  /** Opens an empty store. */
  abstract LimitStore open() throws IOException;

  @BeforeEach
  void openStore() throws IOException {
    store = open();
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  static Instant at(String time) {
    return Instant.parse(time);
  }

  long used(Counter counter, Instant now) {
    return store.usage(counter, now).used();
  }
}
