// SPDX-License-Identifier: Apache-2.0
/**
 * What can be found in a text that a foreign mail server wrote for people: addresses, quoted SMTP
 * replies, host names, and turns of phrase in several languages.
 *
 * <p>Start with {@link dev.waybill.core.bounce.text.ServerText}. Nothing here decides what a
 * message is; that is done in the rooms that read. Every search is linear in the length of the
 * text. The phrases are in one resource file for each language, {@code *.phrases}.
 */
@NullMarked
package dev.waybill.core.bounce.text;

import org.jspecify.annotations.NullMarked;
