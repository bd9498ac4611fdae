// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim;

/** What reading a header block gives: its fields, or why it cannot be signed. */
sealed interface HeaderReading permits HeaderBlock, SigningResult.Refused {}
