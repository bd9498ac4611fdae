// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim;

/** What reading a message gives: something to sign, or why not. */
sealed interface MessageReading permits SignableMessage, SigningResult.Refused {}
