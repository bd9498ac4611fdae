// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.limit;

import java.io.IOException;
import org.junit.jupiter.api.Nested;

/** What every store of limits does; a subclass for each. */
public abstract class LimitStoreContract {

  /** Opens an empty store. */
  protected abstract LimitStore open() throws IOException;

  @Nested
  class Reservations extends ReservationsContract {
    @Override
    LimitStore open() throws IOException {
      return LimitStoreContract.this.open();
    }
  }

  @Nested
  class Members extends MembersContract {
    @Override
    LimitStore open() throws IOException {
      return LimitStoreContract.this.open();
    }
  }

  @Nested
  class Calendar extends CalendarContract {
    @Override
    LimitStore open() throws IOException {
      return LimitStoreContract.this.open();
    }
  }

  @Nested
  class Changes extends ChangesContract {
    @Override
    LimitStore open() throws IOException {
      return LimitStoreContract.this.open();
    }
  }
}
