// SPDX-License-Identifier: Apache-2.0
/**
 * What operators ask over HTTP, as routes of James's WebAdmin under {@code /waybill}.
 *
 * <p>Routes read the same stores as the mail path and answer JSON.
 */
@NullMarked
package dev.waybill.admin;

import org.jspecify.annotations.NullMarked;
