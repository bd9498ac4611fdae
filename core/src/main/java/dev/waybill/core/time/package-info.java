// SPDX-License-Identifier: Apache-2.0
/** Durations that several rooms compute in the same way. It has no clock. */
@NullMarked
package dev.waybill.core.time;

import org.jspecify.annotations.NullMarked;
