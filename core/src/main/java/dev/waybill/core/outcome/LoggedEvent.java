// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.outcome;

/**
 * An event and its place in the log.
 *
 * @param sequence from 1, growing; numbers may be left out
 * @param event what happened
 */
public record LoggedEvent(long sequence, Event event) {}
