// SPDX-License-Identifier: Apache-2.0
/**
 * Decisions inside the SMTP dialogue, one thin class each, named in {@code smtpserver.xml}.
 *
 * <p>A hook translates: session facts in, a verdict of core out, a reply to the client. The
 * packaged server calls hooks on threads that may wait; James 3.8.1 by itself calls them on the
 * network thread. So nothing here waits that does not have to. A hook never answers OK to let a
 * client through, because James would then skip all other checks; the one exception is a return
 * path whose signature was verified.
 */
@NullMarked
package dev.waybill.hooks;

import org.jspecify.annotations.NullMarked;
