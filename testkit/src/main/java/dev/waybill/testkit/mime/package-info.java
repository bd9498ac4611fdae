// SPDX-License-Identifier: Apache-2.0
/** MIME messages by chance. */
@NullMarked
package dev.waybill.testkit.mime;

import org.jspecify.annotations.NullMarked;
