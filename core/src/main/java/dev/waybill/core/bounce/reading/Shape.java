// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.bounce.reading;

import java.util.Optional;

/** One kind of returned mail. Thread-safe. */
interface Shape {

  /** What the letter says, when it is of this kind. */
  Optional<ReturnedMail> read(Letter letter);
}
