// SPDX-License-Identifier: Apache-2.0
/**
 * Mail knowledge without a mail server: what Waybill knows, apart from any host.
 *
 * <p>One room for each question that a message raises; see {@code docs/flow.md} for its way through
 * them. This package itself holds only {@link dev.waybill.core.WaybillSettings}, the whole of
 * {@code waybill.xml}, which is why it alone may see every room.
 */
@NullMarked
package dev.waybill.core;

import org.jspecify.annotations.NullMarked;
