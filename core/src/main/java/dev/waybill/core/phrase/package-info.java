// SPDX-License-Identifier: Apache-2.0
/**
 * Which phrases are in a text that a stranger wrote?
 *
 * <p>A {@link dev.waybill.core.phrase.Vocabulary} collects the words of all phrases; a text is cut
 * into words once, and every {@link dev.waybill.core.phrase.Phrase} is then tried on the positions
 * of those words. Regular expressions are not used: the time depends on the length of the text,
 * which is bounded, and on the number of phrases, and on nothing that the text says.
 */
@NullMarked
package dev.waybill.core.phrase;

import org.jspecify.annotations.NullMarked;
