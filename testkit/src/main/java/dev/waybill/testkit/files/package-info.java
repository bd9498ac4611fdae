// SPDX-License-Identifier: Apache-2.0
/** Files that tests leave nowhere. Start with TemporaryDirectory. */
@NullMarked
package dev.waybill.testkit.files;

import org.jspecify.annotations.NullMarked;
