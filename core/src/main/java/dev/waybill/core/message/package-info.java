// SPDX-License-Identifier: Apache-2.0
/** Messages: what they are called, and their octets, which are stored once. */
@NullMarked
package dev.waybill.core.message;

import org.jspecify.annotations.NullMarked;
