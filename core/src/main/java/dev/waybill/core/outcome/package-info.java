// SPDX-License-Identifier: Apache-2.0
/**
 * What happened to mail: an append-only log of events with a sequence number, their one
 * classification, and subscribers that follow the log with a cursor of their own.
 */
@NullMarked
package dev.waybill.core.outcome;

import org.jspecify.annotations.NullMarked;
