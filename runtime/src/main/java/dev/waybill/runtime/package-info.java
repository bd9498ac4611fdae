// SPDX-License-Identifier: Apache-2.0
/**
 * One running Waybill, whatever carries it: opens everything that {@code waybill.xml} describes,
 * owns every thread, starts, reloads and stops.
 *
 * <p>Start with {@link dev.waybill.runtime.Waybill}, the one place where the parts are put
 * together. {@link dev.waybill.runtime.Host} and {@link dev.waybill.runtime.HostMail} are what it
 * needs from the mail server around it; no type of that server is known here. {@link
 * dev.waybill.runtime.Tasks} runs all background work.
 */
@NullMarked
package dev.waybill.runtime;

import org.jspecify.annotations.NullMarked;
