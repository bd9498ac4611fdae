// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim;

/** What reading a header gives: its fields, or why not. */
sealed interface HeaderReading permits FieldTable, SigningResult.Refused {}
