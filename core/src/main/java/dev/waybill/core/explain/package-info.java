// SPDX-License-Identifier: Apache-2.0
/**
 * What would become of a message that nobody has sent: every policy asked in the order of the SMTP
 * dialogue.
 *
 * <p>Start with {@link dev.waybill.core.explain.Question}, then {@link
 * dev.waybill.core.explain.Explainer}. Decides nothing itself: the rooms that decide for real mail
 * are asked here too. The records called {@code ...View} and {@link
 * dev.waybill.core.explain.Explanation} are the JSON of WebAdmin and what the command prints.
 */
@NullMarked
package dev.waybill.core.explain;

import org.jspecify.annotations.NullMarked;
