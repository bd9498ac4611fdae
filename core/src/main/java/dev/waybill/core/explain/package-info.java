// SPDX-License-Identifier: Apache-2.0
/**
 * A dry run: what would happen to a message, by asking every policy in the order of the SMTP
 * dialogue.
 *
 * <p>Start with {@link dev.waybill.core.explain.Question}, then {@link
 * dev.waybill.core.explain.Explainer}. It makes no decisions of its own but calls the packages that
 * decide about real mail. What only the mail server around us knows comes through {@link
 * dev.waybill.core.explain.HostView}. The records called {@code ...View} and {@link
 * dev.waybill.core.explain.Explanation} are the JSON of WebAdmin and what the command prints.
 */
@NullMarked
package dev.waybill.core.explain;

import org.jspecify.annotations.NullMarked;
