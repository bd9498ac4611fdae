// SPDX-License-Identifier: Apache-2.0
/**
 * Decisions inside the SMTP dialogue, one thin class each, named in {@code smtpserver.xml}.
 *
 * <p>A hook translates: session facts in, a verdict of core out, a reply to the client. James 3.8.1
 * calls hooks on the network thread, so nothing here waits for a disk or a network. A hook never
 * answers OK to let a client through, because James would then skip all other checks; the one
 * exception is a return path whose signature was verified.
 */
@NullMarked
package dev.waybill.hooks;

import org.jspecify.annotations.NullMarked;
